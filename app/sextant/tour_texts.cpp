// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextant/tour_texts.h"

#include <QFile>
#include <QStringList>

#include "model/diff/semantic_diff.h"
#include "model/document/document.h"

namespace sextant::tour {

std::string shippedProfile(const char* name) {
  QFile file(QStringLiteral(":/sextant/demo/") + QLatin1String(name));
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

bool sameMeaning(const std::string& a, const std::string& b) {
  const auto left = Document::parse(a);
  const auto right = Document::parse(b);
  return left && right && semanticDiff(left->value(), right->value()).empty();
}

ValueLine findValue(const std::string& text, const std::string& key) {
  const QStringList lines = QString::fromStdString(text).split(QLatin1Char('\n'));
  for (int i = 0; i < lines.size(); ++i) {
    const QString trimmed = lines[i].trimmed();
    const QString head = QString::fromStdString(key) + QLatin1Char(':');
    if (!trimmed.startsWith(head)) continue;
    const QString value = trimmed.mid(head.size()).section(QLatin1Char('#'), 0, 0).trimmed();
    return {i, int(value.size()), value.toStdString()};
  }
  return {};
}

}  // namespace sextant::tour
