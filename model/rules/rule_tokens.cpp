// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rule_tokens.h"

#include <array>
#include <string_view>

namespace sextant {
namespace {

constexpr std::array<std::string_view, 17> signs{"<=", ">=", "==", "!=", "<", ">", "+", "-", "*",
                                                 "/",  "(",  ")",  ",",  ".", "[", "]", "%"};

bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

class Reader {
 public:
  explicit Reader(const std::string& text) : text_(text) {}

  Result<std::vector<RuleToken>> read() {
    std::vector<RuleToken> tokens;
    while (true) {
      at_ = text_.find_first_not_of(" \t\r\n", at_);
      if (at_ == std::string::npos) at_ = text_.size();
      if (at_ == text_.size()) break;
      auto token = next();
      if (!token) return tl::unexpected<Error>(token.error());
      tokens.push_back(std::move(*token));
    }
    tokens.push_back({RuleToken::Kind::end, {}, {}, text_.size() + 1});
    return tokens;
  }

 private:
  Result<RuleToken> next() {
    RuleToken token;
    token.at = at_ + 1;
    const char first = text_[at_];
    if (isLetter(first)) {
      token.kind = RuleToken::Kind::name;
      token.text = take([](char c) { return isLetter(c) || isDigit(c); });
      return token;
    }
    if (isDigit(first)) return number(token);
    if (first == '"') return quoted(token);
    for (const std::string_view sign : signs) {
      if (std::string_view(text_).substr(at_, sign.size()) != sign) continue;
      token.kind = RuleToken::Kind::sign;
      token.text = sign;
      at_ += sign.size();
      return token;
    }
    return refuse(token.at, "\"" + text_.substr(at_, 1) + "\" means nothing here");
  }

  Result<RuleToken> number(RuleToken token) {
    token.kind = RuleToken::Kind::number;
    token.text = take([](char c) { return isDigit(c) || c == '.'; });
    if (at_ < text_.size() && text_[at_] == '%') token.text += text_[at_++];
    token.text += take(isLetter);
    const auto number = ruleNumber(token.text);
    if (!number) {
      return refuse(token.at, "\"" + token.text +
                                  "\" is no number with a unit: us, ms, s, min, h, d, B, KiB, MiB, "
                                  "GiB, kB, MB, GB or %");
    }
    token.number = *number;
    return token;
  }

  Result<RuleToken> quoted(RuleToken token) {
    token.kind = RuleToken::Kind::text;
    const std::size_t end = text_.find('"', at_ + 1);
    if (end == std::string::npos) return refuse(token.at, "the text has no second quote");
    token.text = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return token;
  }

  template <class Is>
  std::string take(Is is) {
    const std::size_t from = at_;
    while (at_ < text_.size() && is(text_[at_]))
      ++at_;
    return text_.substr(from, at_ - from);
  }

  static tl::unexpected<Error> refuse(std::size_t at, const std::string& why) {
    return fail(ErrorKind::input, "Column " + std::to_string(at) + ": " + why + '.');
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<RuleToken>> ruleTokens(const std::string& text) {
  return Reader(text).read();
}

}  // namespace sextant
