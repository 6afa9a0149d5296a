// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/text_search.h"

#include <QRegularExpression>

namespace sextant::ui {
namespace {

QRegularExpression patternOf(const SearchQuery& query) {
  QString pattern = query.regular_expression ? query.text : QRegularExpression::escape(query.text);
  if (query.whole_word) {
    pattern = QStringLiteral("(?<!\\w)(?:%1)(?!\\w)").arg(pattern);
  }
  auto options =
      QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption;
  if (!query.case_sensitive) options |= QRegularExpression::CaseInsensitiveOption;
  return QRegularExpression(pattern, options);
}

// Walks both encodings of one text together, so that a whole search is one pass.
class ByteOffsets {
 public:
  explicit ByteOffsets(const QString& text) : text_(text) {}
  // Offsets must not go backwards.
  long at(qsizetype unit) {
    for (; unit_ < unit; ++unit_) {
      const char16_t c = text_.at(unit_).unicode();
      if (c < 0x80) {
        bytes_ += 1;
      } else if (c < 0x800 || QChar::isSurrogate(c)) {
        bytes_ += 2;  // a pair of surrogates is four bytes
      } else {
        bytes_ += 3;
      }
    }
    return bytes_;
  }

 private:
  const QString& text_;
  qsizetype unit_ = 0;
  long bytes_ = 0;
};

}  // namespace

SearchResult findAll(const QByteArray& utf8, const SearchQuery& query, std::size_t limit) {
  SearchResult result;
  if (query.text.isEmpty()) return result;
  const QRegularExpression pattern = patternOf(query);
  if (!pattern.isValid()) {
    result.error = pattern.errorString();
    return result;
  }
  const QString text = QString::fromUtf8(utf8);
  ByteOffsets offsets(text);
  auto found = pattern.globalMatch(text);
  while (found.hasNext()) {
    const QRegularExpressionMatch match = found.next();
    if (match.capturedLength() == 0) continue;
    if (result.matches.size() == limit) {
      result.cut_off = true;
      break;
    }
    const long begin = offsets.at(match.capturedStart());
    result.matches.push_back({begin, offsets.at(match.capturedEnd())});
  }
  return result;
}

QByteArray replacementFor(const QByteArray& utf8, const Match& match, const SearchQuery& query,
                          const QString& replacement) {
  if (!query.regular_expression) return replacement.toUtf8();
  const QString text = QString::fromUtf8(utf8);
  const qsizetype start = QString::fromUtf8(utf8.left(match.begin)).size();
  const QRegularExpressionMatch found = patternOf(query).match(text, start);
  QString result;
  for (qsizetype i = 0; i < replacement.size(); ++i) {
    const QChar c = replacement.at(i);
    const bool group = (c == QLatin1Char('\\') || c == QLatin1Char('$')) &&
                       i + 1 < replacement.size() && replacement.at(i + 1).isDigit();
    if (group) {
      result += found.captured(replacement.at(++i).digitValue());
    } else {
      result += c;
    }
  }
  return result.toUtf8();
}

}  // namespace sextant::ui
