// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/core_schema.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace sextant {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}
bool isOctal(char c) {
  return c >= '0' && c <= '7';
}
bool isHex(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool all(std::string_view text, bool (*test)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}

std::string_view withoutSign(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return text;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool isFloat(std::string_view text) {
  text = withoutSign(text);
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    if (!all(withoutSign(text.substr(exponent + 1)), isDigit)) return false;
    text = text.substr(0, exponent);
  }
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return all(text, isDigit);
  const std::string_view before = text.substr(0, point);
  const std::string_view after = text.substr(point + 1);
  if (before.empty()) return all(after, isDigit);
  return all(before, isDigit) && (after.empty() || all(after, isDigit));
}

bool isInfinityOrNan(std::string_view text) {
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
  text = withoutSign(text);
  return text == ".inf" || text == ".Inf" || text == ".INF";
}

// "007" as "7", "-0" as "0": one spelling for one number.
std::string normalInteger(std::string_view text) {
  const bool negative = text.front() == '-';
  text = withoutSign(text);
  const std::size_t first = text.find_first_not_of('0');
  if (first == std::string_view::npos) return "0";
  return (negative ? "-" : "") + std::string(text.substr(first));
}

// Decimal digits of a number written in base 8 or 16, of any length.
std::string decimalDigits(std::string_view digits, unsigned base) {
  std::string decimal = "0";  // least significant digit first
  for (const char c : digits) {
    unsigned carry =
        isDigit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>((c | 0x20) - 'a') + 10U;
    for (char& d : decimal) {
      const unsigned value = static_cast<unsigned>(d - '0') * base + carry;
      d = static_cast<char>('0' + value % 10);
      carry = value / 10;
    }
    for (; carry > 0; carry /= 10)
      decimal += static_cast<char>('0' + carry % 10);
  }
  std::reverse(decimal.begin(), decimal.end());
  return normalInteger(decimal);
}

// A YAML float as a JSON number: digits on both sides of the point, no plus sign.
std::string jsonNumber(std::string_view text) {
  const bool negative = text.front() == '-';
  text = withoutSign(text);
  const std::size_t exponent = text.find_first_of("eE");
  std::string mantissa(text.substr(0, exponent));
  if (mantissa.front() == '.') mantissa.insert(0, "0");
  if (mantissa.back() == '.') mantissa += '0';
  const std::size_t zeros = mantissa.find_first_not_of('0');
  if (zeros != std::string::npos && zeros > 0) {
    mantissa.erase(0, mantissa[zeros] == '.' ? zeros - 1 : zeros);
  } else if (zeros == std::string::npos) {
    mantissa = "0";
  }
  if (exponent == std::string_view::npos) return (negative ? "-" : "") + mantissa;
  return (negative ? "-" : "") + mantissa + 'e' + std::string(text.substr(exponent + 1));
}

enum class PlainType { null, boolean, integer, octal, hexadecimal, real, not_finite, string };

PlainType plainType(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return PlainType::null;
  }
  // Every other type begins with one of these.
  if (std::string_view("+-.0123456789tTfF").find(text.front()) == std::string_view::npos) {
    return PlainType::string;
  }
  for (const std::string_view word : {"true", "True", "TRUE", "false", "False", "FALSE"}) {
    if (text == word) return PlainType::boolean;
  }
  if (all(withoutSign(text), isDigit)) return PlainType::integer;
  if (text.substr(0, 2) == "0o" && all(text.substr(2), isOctal)) return PlainType::octal;
  if (text.substr(0, 2) == "0x" && all(text.substr(2), isHex)) return PlainType::hexadecimal;
  if (isFloat(text)) return PlainType::real;
  return isInfinityOrNan(text) ? PlainType::not_finite : PlainType::string;
}

// Also keeps a decimal integer below what a double can hold.
constexpr std::size_t digits_max = 300;

// Readers of a profile keep numbers as doubles, JSON libraries among them; one of more than about
// 1.8e308 would become infinite there.
Result<Value> finite(Value number) {
  if (std::isinf(std::strtod(number.text().c_str(), nullptr))) {
    return fail(ErrorKind::input, "A number may not be beyond 1.8e308, up or down.");
  }
  return number;
}

// Its decimal form has to be readable as well, and has other digits.
Result<Value> integerOf(std::string_view digits, unsigned base) {
  std::string decimal = decimalDigits(digits, base);
  if (decimal.size() > digits_max) {
    return fail(ErrorKind::input, "A number may have at most 300 decimal digits.");
  }
  return Value::integerText(std::move(decimal));
}

}  // namespace

Result<Value> resolvePlain(std::string_view text) {
  const PlainType type = plainType(text);
  const bool number = type != PlainType::string && type != PlainType::null;
  if (number && text.size() > digits_max) {
    return fail(ErrorKind::input, "A number may have at most 300 digits.");
  }
  switch (type) {
    case PlainType::null:
      return Value::null();
    case PlainType::boolean:
      return Value::boolean(text.front() == 't' || text.front() == 'T');
    case PlainType::integer:
      return Value::integerText(normalInteger(text));
    case PlainType::octal:
      return integerOf(text.substr(2), 8);
    case PlainType::hexadecimal:
      return integerOf(text.substr(2), 16);
    case PlainType::real:
      return finite(Value::realText(jsonNumber(text)));
    case PlainType::not_finite:
      return fail(ErrorKind::input, "NaN and infinities are not allowed in a profile.");
    case PlainType::string:
      break;
  }
  return Value::string(std::string(text));
}

namespace {

// -?(0|[1-9][0-9]*), but not "-0"
bool isNormalInteger(std::string_view text) {
  if (text.size() > 1 && text.front() == '-' && text[1] != '0') text.remove_prefix(1);
  return text.size() <= digits_max && all(text, isDigit) && (text.front() != '0' || text == "0");
}

}  // namespace

Result<PlainScalar> resolvePlainInPlace(std::string_view text) {
  if (isNormalInteger(text)) return PlainScalar{ValueKind::integer, {}};
  if (plainType(text) == PlainType::string) return PlainScalar{ValueKind::string, {}};
  auto value = resolvePlain(text);
  if (!value) return tl::unexpected<Error>(value.error());
  PlainScalar scalar{value->kind(), {}};
  if (value->text() != text) scalar.normal = value->text();
  return scalar;
}

bool resolvesToNonString(std::string_view text) {
  return plainType(text) != PlainType::string;
}

}  // namespace sextant
