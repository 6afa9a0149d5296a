// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/help/help_pages.h"

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>

#include <algorithm>

// Outside every namespace, as the macro asks.
static void initHelpResources() {
  Q_INIT_RESOURCE(help);
}

namespace sextant {
namespace {

// What somebody looks for first comes first.
const QStringList& names() {
  static const QStringList order{
      QStringLiteral("console"),  QStringLiteral("reviews"),  QStringLiteral("rollouts"), QStringLiteral("preview"),
      QStringLiteral("judge"),    QStringLiteral("rules"),    QStringLiteral("problems"), QStringLiteral("operations"),
      QStringLiteral("command-line"), QStringLiteral("edge")};
  return order;
}

bool isHeading(const QString& line) {
  return line.startsWith(QLatin1String("# ")) || line.startsWith(QLatin1String("## "));
}

QString withoutMarks(const QString& line) {
  static const QRegularExpression marks(QStringLiteral("^#+ |[*`]"));
  return QString(line).remove(marks).trimmed();
}

HelpPage pageOf(const QString& name) {
  initHelpResources();
  QFile file(QStringLiteral(":/help/%1.md").arg(name));
  HelpPage page{name, {}, {}, {}};
  if (!file.open(QIODevice::ReadOnly)) return page;
  page.markdown = QString::fromUtf8(file.readAll());
  bool is_code = false;
  for (const QString& line : page.markdown.split(QLatin1Char('\n'))) {
    if (line.startsWith(QLatin1String("```"))) is_code = !is_code;
    if (!is_code && isHeading(line)) {
      page.sections.push_back({name, withoutMarks(line), {}});
    } else if (!page.sections.empty()) {
      page.sections.back().text += line + QLatin1Char('\n');
    }
  }
  if (!page.sections.empty()) page.title = page.sections.front().title;
  return page;
}

}  // namespace

const std::vector<HelpPage>& helpPages() {
  static const std::vector<HelpPage> pages = [] {
    std::vector<HelpPage> all;
    for (const QString& name : names()) {
      HelpPage page = pageOf(name);
      if (!page.sections.empty()) all.push_back(std::move(page));
    }
    return all;
  }();
  return pages;
}

const HelpPage* helpPage(const QString& name) {
  const auto& pages = helpPages();
  const auto found = std::find_if(pages.begin(), pages.end(),
                                  [&](const HelpPage& page) { return page.name == name; });
  return found == pages.end() ? nullptr : &*found;
}

std::vector<HelpSection> searchHelp(const QString& words, int limit) {
  const QStringList wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  std::vector<HelpSection> in_title, in_text;
  if (wanted.isEmpty()) return in_title;
  const auto hasAll = [&](const QString& text) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) {
      return text.contains(word, Qt::CaseInsensitive);
    });
  };
  for (const HelpPage& page : helpPages()) {
    for (const HelpSection& section : page.sections) {
      if (hasAll(section.title)) {
        in_title.push_back(section);
      } else if (hasAll(section.title + QLatin1Char(' ') + section.text)) {
        in_text.push_back(section);
      }
    }
  }
  in_title.insert(in_title.end(), in_text.begin(), in_text.end());
  if (in_title.size() > std::size_t(limit)) in_title.resize(std::size_t(limit));
  return in_title;
}

}  // namespace sextant
