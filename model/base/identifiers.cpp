// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/identifiers.h"

#include <cctype>
#include <openssl/sha.h>
#include <random>

namespace sextant {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

int digitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

ContentHash ContentHash::of(std::string_view bytes) {
  ContentHash hash;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.bytes_.data());
  return hash;
}

Result<ContentHash> ContentHash::fromHex(std::string_view hex) {
  ContentHash hash;
  if (hex.size() != 2 * hash.bytes_.size()) {
    return fail(ErrorKind::input, "A content hash has 64 hexadecimal digits.", std::string(hex));
  }
  for (std::size_t i = 0; i < hash.bytes_.size(); ++i) {
    const int high = digitValue(hex[2 * i]);
    const int low = digitValue(hex[2 * i + 1]);
    if (high < 0 || low < 0) {
      return fail(ErrorKind::input, "A content hash has 64 hexadecimal digits.", std::string(hex));
    }
    hash.bytes_[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return hash;
}

std::string ContentHash::hex() const {
  std::string text;
  text.reserve(64);
  for (const std::uint8_t byte : bytes_) {
    text += hex_digits[byte >> 4U];
    text += hex_digits[byte & 15U];
  }
  return text;
}

std::string ContentHash::shortHex() const {
  return hex().substr(0, 8);
}

std::uint64_t ContentHash::prefix() const {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    value = value << 8U | bytes_[i];
  }
  return value;
}

RequestId RequestId::random() {
  std::random_device source;
  std::array<std::uint8_t, 16> bytes{};
  for (auto& byte : bytes) {
    byte = static_cast<std::uint8_t>(source() & 0xffU);
  }
  // RFC 9562, section 5.4: version 4, variant 10.
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
  RequestId id;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) id.text_ += '-';
    id.text_ += hex_digits[bytes[i] >> 4U];
    id.text_ += hex_digits[bytes[i] & 15U];
  }
  return id;
}

Result<RequestId> RequestId::parse(std::string_view text) {
  bool good = text.size() == 36;
  std::string lower;
  for (std::size_t i = 0; good && i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    good = dash ? text[i] == '-' : digitValue(text[i]) >= 0;
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
  }
  if (!good) {
    return fail(ErrorKind::input, "A request id is a UUID.", std::string(text));
  }
  RequestId id;
  id.text_ = lower;
  return id;
}

}  // namespace sextant
