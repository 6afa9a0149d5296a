// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/description_text.h"

#include <algorithm>

#include "widgets/common/visible_text.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int height_max = 160;

}  // namespace

DescriptionText::DescriptionText(QWidget* parent) : QTextBrowser(parent) {
  setAccessibleName(tr("Description"));
  setFrameShape(QFrame::NoFrame);
  setProperty("plain", true);
  setOpenLinks(false);
  setTabChangesFocus(true);
  document()->setDocumentMargin(2);
  setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) {
    emit linkFollowed(visibleText(link.toString(QUrl::FullyEncoded)));
  });
}

void DescriptionText::setDescription(const QString& markdown) {
  // Marks that turn the reading direction are shown as what they are.
  document()->setMarkdown(visibleText(markdown), QTextDocument::MarkdownNoHTML);
  fit();
}

QVariant DescriptionText::loadResource(int, const QUrl&) {
  return {};
}

void DescriptionText::fit() {
  document()->setTextWidth(viewport()->width());
  const int wanted = int(document()->size().height()) + 4;
  setFixedHeight(std::clamp(wanted, size::row, height_max));
}

void DescriptionText::resizeEvent(QResizeEvent* event) {
  QTextBrowser::resizeEvent(event);
  fit();
}

QSize DescriptionText::sizeHint() const {
  return {240, height()};
}

QSize DescriptionText::minimumSizeHint() const {
  return {80, size::row};
}

}  // namespace sextant::ui
