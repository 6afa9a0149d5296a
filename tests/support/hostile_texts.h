// SPDX-License-Identifier: GPL-3.0-or-later
// The corpus of foreign texts (tests/corpora/hostile/texts.txt), and what may never reach a screen.
#pragma once

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>

namespace sextant::testing {

[[nodiscard]] inline QString unescaped(const QString& line) {
  static const QRegularExpression escape(
      QStringLiteral(R"(\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2})|(n)|(t)))"));
  QString text;
  qsizetype at = 0;
  auto found = escape.globalMatch(line);
  while (found.hasNext()) {
    const auto one = found.next();
    text += line.mid(at, one.capturedStart() - at);
    at = one.capturedEnd();
    const QString code = one.captured(1) + one.captured(2) + one.captured(3);
    if (!code.isEmpty()) {
      const char32_t letter = code.toUInt(nullptr, 16);
      text += QString::fromUcs4(&letter, 1);
    } else {
      text += one.captured(4).isEmpty() ? QLatin1Char('\t') : QLatin1Char('\n');
    }
  }
  return text + line.mid(at);
}

[[nodiscard]] inline QStringList hostileTexts() {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/tests/corpora/hostile/texts.txt"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("the corpus of foreign texts is not there");
  QStringList texts;
  for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))) {
    if (line.isEmpty() || line.startsWith(QLatin1Char('#'))) continue;
    static const QRegularExpression again(QStringLiteral("\\*([0-9]+)$"));
    const auto times = again.match(line);
    texts << (times.hasMatch()
                  ? unescaped(line.left(times.capturedStart())).repeated(times.captured(1).toInt())
                  : unescaped(line));
  }
  return texts;
}

// Controls of the terminal, and what turns the reading direction or cannot be seen. Line ends and tabs are
// neither.
[[nodiscard]] inline bool hasHarmfulCharacter(const QString& text) {
  for (const QChar letter : text) {
    const ushort code = letter.unicode();
    const bool is_control = (code < 0x20 && code != '\n' && code != '\t' && code != '\r') ||
                            (code >= 0x7f && code < 0xa0);
    const bool turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
                       code == 0x200e || code == 0x200f;
    const bool is_hidden = code == 0x200b || code == 0x2060 || code == 0xfeff || code == 0x00ad;
    if (is_control || turns || is_hidden) return true;
  }
  return false;
}

}  // namespace sextant::testing
