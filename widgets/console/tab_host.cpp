// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/tab_host.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/common/state_label.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {
namespace {

constexpr int close_button_pixels = 18;

// Filled dot of a tab whose page has a draft.
class DraftDot : public QWidget {
 public:
  using QWidget::QWidget;

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens().candidate);
    painter.drawEllipse(QRectF(0, 0, 9, 9).translated((width() - 9) / 2.0, (height() - 9) / 2.0));
  }
};

}  // namespace

TabHost::TabHost(QWidget* parent) : QWidget(parent) {
  bar_ = new QTabBar;
  bar_->setExpanding(false);
  bar_->setMovable(true);
  bar_->setUsesScrollButtons(true);
  bar_->setElideMode(Qt::ElideNone);
  bar_->setAccessibleName(tr("Open documents"));
  stack_ = new QStackedWidget;
  empty_ = new EmptyState(tr("Nothing is open"),
                          tr("Choose a profile at the left, or go to one with Ctrl+P."));
  stack_->addWidget(empty_);
  welcome_ = new WelcomeView;
  stack_->addWidget(welcome_);
  auto* strip = new QWidget;
  setSurface(strip, "window");
  auto* row = new QHBoxLayout(strip);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(bar_, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(strip);
  column->addWidget(stack_, 1);
  connect(bar_, &QTabBar::currentChanged, this, [this](int index) {
    Page* page = pageAt(index);
    stack_->setCurrentWidget(page != nullptr ? static_cast<QWidget*>(page) : withoutPage());
    emit currentChanged(page);
  });
}

QWidget* TabHost::withoutPage() const {
  return is_welcoming_ ? static_cast<QWidget*>(welcome_) : empty_;
}

void TabHost::setWelcoming(bool welcoming) {
  is_welcoming_ = welcoming;
  if (current() == nullptr) stack_->setCurrentWidget(withoutPage());
}

Page* TabHost::pageAt(int index) const {
  return index < 0 ? nullptr : bar_->tabData(index).value<Page*>();
}

Page* TabHost::find(const QString& key) const {
  for (Page* page : pages()) {
    if (page->key() == key) return page;
  }
  return nullptr;
}

QList<Page*> TabHost::pages() const {
  QList<Page*> pages;
  for (int index = 0; index < bar_->count(); ++index)
    pages.append(pageAt(index));
  return pages;
}

Page* TabHost::current() const {
  return pageAt(bar_->currentIndex());
}

int TabHost::addTab(Page* page) {
  stack_->addWidget(page);
  // The first tab becomes current before its data are set.
  const QSignalBlocker quiet(bar_);
  const int index = bar_->addTab(page->title());
  bar_->setTabData(index, QVariant::fromValue(page));
  buildTabEnd(index, page);
  connect(page, &Page::headingChanged, this, [this, page] { refreshTab(page); });
  refreshTab(page);
  return index;
}

void TabHost::add(Page* page) {
  addTab(page);
  show(page);
  emit pagesChanged();
}

void TabHost::addBehind(Page* page) {
  addTab(page);
  emit pagesChanged();
}

void TabHost::replace(Page* old, Page* page) {
  const int index = static_cast<int>(pages().indexOf(old));
  if (index < 0) return;
  stack_->addWidget(page);
  bar_->setTabData(index, QVariant::fromValue(page));
  QWidget* end = bar_->tabButton(index, QTabBar::RightSide);
  bar_->setTabButton(index, QTabBar::RightSide, nullptr);
  end->deleteLater();
  buildTabEnd(index, page);
  connect(page, &Page::headingChanged, this, [this, page] { refreshTab(page); });
  refreshTab(page);
  if (bar_->currentIndex() == index) stack_->setCurrentWidget(page);
  stack_->removeWidget(old);
  old->deleteLater();
}

void TabHost::buildTabEnd(int index, Page* page) {
  auto* end = new QWidget;
  end->setAttribute(Qt::WA_NoSystemBackground);
  auto* row = new QHBoxLayout(end);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  auto* dot = new DraftDot;
  dot->setObjectName(QStringLiteral("draftDot"));
  dot->setFixedSize(14, close_button_pixels);
  dot->setToolTip(tr("Has a draft that is not published"));
  auto* close = new QToolButton;
  close->setIcon(icon(QStringLiteral("close"), Tone::muted));
  close->setIconSize({12, 12});
  close->setProperty("kind", QStringLiteral("tabClose"));
  close->setFixedSize(close_button_pixels, close_button_pixels);
  close->setToolTip(tr("Close this tab (Ctrl+W)"));
  close->setAccessibleName(tr("Close %1").arg(page->title()));
  close->setFocusPolicy(Qt::NoFocus);
  row->addWidget(dot);
  row->addWidget(close);
  bar_->setTabButton(index, QTabBar::RightSide, end);
  connect(close, &QToolButton::clicked, this,
          [this, page] { closeAt(static_cast<int>(pages().indexOf(page))); });
}

void TabHost::refreshTab(Page* page) {
  const int index = static_cast<int>(pages().indexOf(page));
  if (index < 0) return;
  bar_->setTabText(index, page->title());
  bar_->setTabToolTip(
      index,
      plainToolTip(QString::fromStdString(Address{page->service(), page->scope()}.toString())));
  QWidget* end = bar_->tabButton(index, QTabBar::RightSide);
  auto* dot = end->findChild<QWidget*>(QStringLiteral("draftDot"));
  if (dot->isVisibleTo(end) != page->hasDraft()) {
    dot->setVisible(page->hasDraft());
    end->setFixedSize(end->layout()->sizeHint());
    // The bar lays its tabs out anew only when a text changes.
    bar_->setTabText(index, {});
    bar_->setTabText(index, page->title());
  }
}

void TabHost::show(Page* page) {
  const int index = static_cast<int>(pages().indexOf(page));
  if (index < 0) return;
  if (bar_->currentIndex() != index) {
    bar_->setCurrentIndex(index);
    return;
  }
  stack_->setCurrentWidget(page);
  emit currentChanged(page);
}

void TabHost::closeAt(int index) {
  Page* page = pageAt(index);
  if (page == nullptr) return;
  page->finish();
  bar_->removeTab(index);
  stack_->removeWidget(page);
  page->deleteLater();
  if (bar_->count() == 0) stack_->setCurrentWidget(withoutPage());
  emit pagesChanged();
}

void TabHost::closeCurrent() {
  closeAt(bar_->currentIndex());
}

void TabHost::step(int by) {
  const int count = bar_->count();
  if (count > 1) bar_->setCurrentIndex((bar_->currentIndex() + by + count) % count);
}

}  // namespace sextant::ui
