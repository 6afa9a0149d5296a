// SPDX-License-Identifier: GPL-3.0-or-later
// The help pages: Markdown that is a part of the program, its sections, and a search over them. The same for the
// console, the command line and HTML.
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <vector>

#include "model/base/result.h"

namespace sextant {

struct HelpSection {
  QString page;   // "rollouts"
  QString title;  // its heading
  QString text;   // Markdown, without the heading
};

struct HelpPage {
  QString name;   // "rollouts"
  QString title;  // its first heading
  QString markdown;
  std::vector<HelpSection> sections;
};

// In the order in which they are listed.
[[nodiscard]] const std::vector<HelpPage>& helpPages();
// nullptr: there is none.
[[nodiscard]] const HelpPage* helpPage(const QString& name);
// Sections that have all the words, those with them in their heading first; at most `limit`.
[[nodiscard]] std::vector<HelpSection> searchHelp(const QString& words, int limit = 40);

// A page as HTML that stands alone beside the others (links lead to NAME.html).
[[nodiscard]] QString helpHtml(const HelpPage& page);
// All pages into a folder, with an index. Error: unavailable.
[[nodiscard]] Result<void> writeHelpHtml(const QString& folder);

}  // namespace sextant
