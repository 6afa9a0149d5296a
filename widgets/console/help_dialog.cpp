// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/help_dialog.h"

#include <QDesktopServices>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSplitter>
#include <QTextBlock>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>
#include <vector>

#include "model/help/help_pages.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr QSize usual_size(900, 680);
constexpr int contents_width = 250;
constexpr int topic_role = Qt::UserRole;
const QString keys_page = QStringLiteral("keys");

QTreeWidgetItem* itemOf(const QString& words, const QString& topic) {
  auto* item = new QTreeWidgetItem({words});
  item->setData(0, topic_role, topic);
  return item;
}

QTextCharFormat headingFormat(int level) {
  QTextCharFormat format;
  format.setFont(wordFont(level == 1 ? 20 : 16, QFont::DemiBold));
  return format;
}

// What Qt makes of Markdown has headings like posters, paragraphs without a gap and links in a blue of its own.
void dress(QTextDocument* document) {
  QTextCursor cursor(document);
  std::vector<std::pair<int, int>> links;
  bool was_code = false;
  for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
    QTextBlockFormat format = block.blockFormat();
    const int level = format.headingLevel();
    const bool is_code = format.hasProperty(QTextFormat::BlockCodeLanguage) || format.nonBreakableLines();
    format.setTopMargin(level > 1 ? size::gap_large : was_code && !is_code ? size::gap_small : 0);
    was_code = is_code;
    format.setBottomMargin(is_code ? 0 : size::gap_small);
    format.setLeftMargin(is_code ? size::gap_large : 0);
    cursor.setPosition(block.position());
    cursor.setBlockFormat(format);
    if (level > 0) {
      cursor.setPosition(block.position() + block.length() - 1, QTextCursor::KeepAnchor);
      cursor.setCharFormat(headingFormat(level));
    }
    for (auto at = block.begin(); !at.atEnd(); ++at) {
      const QTextFragment part = at.fragment();
      if (part.charFormat().isAnchor()) links.push_back({part.position(), part.length()});
    }
  }
  QTextCharFormat link;
  link.setForeground(tokens().accent);
  for (const auto& [begin, length] : links) {
    cursor.setPosition(begin);
    cursor.setPosition(begin + length, QTextCursor::KeepAnchor);
    cursor.mergeCharFormat(link);
  }
}

}  // namespace

HelpDialog::HelpDialog(const QStringList& keyLines, QWidget* parent)
    : QDialog(parent), key_lines_(keyLines) {
  setWindowTitle(tr("Help"));
  setAttribute(Qt::WA_DeleteOnClose);
  resize(usual_size);
  search_ = new QLineEdit;
  search_->setPlaceholderText(tr("Search the help…"));
  search_->setAccessibleName(tr("Search the help"));
  search_->setClearButtonEnabled(true);
  contents_ = new QTreeWidget;
  contents_->setHeaderHidden(true);
  contents_->setAccessibleName(tr("Pages and sections"));
  contents_->setFrameShape(QFrame::NoFrame);
  text_ = new QTextBrowser;
  text_->setAccessibleName(tr("Help"));
  text_->setOpenLinks(false);
  text_->setFrameShape(QFrame::NoFrame);
  text_->document()->setDocumentMargin(size::gap_large);
  auto* left = new QWidget;
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(size::gap, size::gap, size::gap, size::gap);
  column->setSpacing(size::gap_small);
  column->addWidget(search_);
  column->addWidget(contents_, 1);
  auto* across = new QSplitter(Qt::Horizontal);
  across->setHandleWidth(1);
  across->setChildrenCollapsible(false);
  across->addWidget(left);
  across->addWidget(text_);
  across->setStretchFactor(1, 1);
  across->setSizes({contents_width, usual_size.width() - contents_width});
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(across);
  connect(search_, &QLineEdit::textChanged, this, &HelpDialog::search);
  connect(contents_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
    if (item != nullptr) showTopic(item->data(0, topic_role).toString());
  });
  connect(text_, &QTextBrowser::anchorClicked, this, &HelpDialog::follow);
  listPages();
  showTopic(QStringLiteral("console"));
  search_->setFocus();
}

void HelpDialog::listPages() {
  const QSignalBlocker quiet(contents_);
  contents_->clear();
  for (const HelpPage& page : helpPages()) {
    QTreeWidgetItem* item = itemOf(page.title, page.name);
    for (const HelpSection& section : page.sections) {
      if (section.title != page.title)
        item->addChild(itemOf(section.title, page.name + QLatin1Char('#') + section.title));
    }
    contents_->addTopLevelItem(item);
  }
  contents_->addTopLevelItem(itemOf(tr("Keys"), keys_page));
}

void HelpDialog::search() {
  if (search_->text().trimmed().isEmpty()) return listPages();
  const auto found = searchHelp(search_->text());
  const QSignalBlocker quiet(contents_);
  contents_->clear();
  for (const HelpSection& section : found) {
    const HelpPage* page = helpPage(section.page);
    contents_->addTopLevelItem(itemOf(section.title + QStringLiteral("  ·  ") + page->title,
                                      section.page + QLatin1Char('#') + section.title));
  }
  if (found.empty()) {
    auto* none = new QTreeWidgetItem({tr("Nothing has these words.")});
    none->setFlags(Qt::NoItemFlags);
    contents_->addTopLevelItem(none);
  } else {
    showTopic(found.front().page + QLatin1Char('#') + found.front().title);
  }
}

QString HelpDialog::keysPage() const {
  QString markdown = QStringLiteral("# ") + tr("Keys") + QStringLiteral("\n\n");
  for (const QString& line : key_lines_) {
    markdown += QStringLiteral("- **%1** – %2\n")
                    .arg(line.section(QLatin1Char('|'), 0, 0), line.section(QLatin1Char('|'), 1));
  }
  return markdown;
}

void HelpDialog::showTopic(const QString& topic) {
  const QString name = topic.section(QLatin1Char('#'), 0, 0);
  const QString section = topic.section(QLatin1Char('#'), 1);
  const HelpPage* page = helpPage(name);
  if (page == nullptr && name != keys_page) return;
  topic_ = topic;
  text_->setMarkdown(page == nullptr ? keysPage() : page->markdown);
  dress(text_->document());
  text_->moveCursor(QTextCursor::Start);
  if (section.isEmpty()) return;
  for (QTextBlock block = text_->document()->begin(); block.isValid(); block = block.next()) {
    if (block.blockFormat().headingLevel() == 0 || block.text() != section) continue;
    // So that the heading stands at the top.
    text_->moveCursor(QTextCursor::End);
    text_->setTextCursor(QTextCursor(block));
    return;
  }
}

void HelpDialog::follow(const QUrl& link) {
  const QString file = link.fileName();
  if (link.scheme().isEmpty() && file.endsWith(QLatin1String(".md"))) return showTopic(file.chopped(3));
  if (link.scheme() == QLatin1String("https")) QDesktopServices::openUrl(link);
}

// Down from the search goes into what it found.
void HelpDialog::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Down && search_->hasFocus()) {
    contents_->setFocus();
    if (contents_->currentItem() == nullptr && contents_->topLevelItemCount() > 0)
      contents_->setCurrentItem(contents_->topLevelItem(0));
    return;
  }
  QDialog::keyPressEvent(event);
}

}  // namespace sextant::ui
