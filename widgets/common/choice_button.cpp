// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/choice_button.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>

#include "widgets/common/plain_label.h"
#include "widgets/common/visible_text.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// The entries of a longer menu are made when it opens: a fleet has thousands.
constexpr int eager_max = 60;

}  // namespace

ChoiceButton::ChoiceButton(const QString& purpose, QWidget* parent)
    : QPushButton(parent), purpose_(purpose) {
  setMenu(new QMenu(this));
  setToolTip(purpose);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(menu(), &QMenu::aboutToShow, this, [this] {
    makeChoices();
    if (menu_behind_) fillMenu();
  });
}

void ChoiceButton::offer(const QString& current, std::function<QStringList()> choices) {
  make_ = std::move(choices);
  offered_ = current;
  showWord(current);
}

void ChoiceButton::makeChoices() {
  if (!make_) return;
  choices_ = std::exchange(make_, nullptr)();
  current_ = int(choices_.indexOf(offered_));
  menu_behind_ = true;
}

const QStringList& ChoiceButton::choices() {
  makeChoices();
  return choices_;
}

int ChoiceButton::current() {
  makeChoices();
  return current_;
}

void ChoiceButton::setChoices(const QStringList& choices) {
  makeChoices();
  if (choices == choices_) return;
  const QString held = current_ >= 0 ? choices_.at(current_) : QString();
  choices_ = choices;
  const auto kept = int(choices.indexOf(held));
  current_ = kept >= 0 ? kept : (choices.isEmpty() ? -1 : 0);
  rebuild();
}

void ChoiceButton::setCurrent(int index) {
  makeChoices();
  if (index < 0 || index >= choices_.size() || index == current_) return;
  current_ = index;
  rebuild();
}

void ChoiceButton::rebuild() {
  menu_behind_ = true;
  if (choices_.size() <= eager_max) fillMenu();
  showWord(current_ >= 0 ? choices_.at(current_) : QString());
}

void ChoiceButton::showWord(const QString& given) {
  const QString word = visibleText(given);
  word_ = word;
  const QString shown = word_width_max_ == 0
                            ? word
                            : fontMetrics().elidedText(word, Qt::ElideMiddle, word_width_max_);
  setToolTip(shown == word ? purpose_ : plainToolTip(purpose_ + QLatin1Char('\n') + word));
  setText(QString(shown).replace('&', QLatin1String("&&")) + QStringLiteral(" ▾"));
  setAccessibleName(tr("%1: %2").arg(purpose_, word));
}

void ChoiceButton::setWordWidthMax(int pixels) {
  if (pixels == word_width_max_) return;
  word_width_max_ = pixels;
  showWord(word_);
}

int ChoiceButton::widthWith(int word_width_max) const {
  const auto advance = [this](const QString& words) {
    return fontMetrics().horizontalAdvance(words);
  };
  const int whole = advance(word_);
  const int word = word_width_max == 0 ? whole : std::min(whole, word_width_max);
  return sizeHint().width() - advance(text()) + advance(QStringLiteral(" ▾")) + word;
}

void ChoiceButton::fillMenu() {
  menu_behind_ = false;
  menu()->clear();
  auto* group = new QActionGroup(menu());
  for (int i = 0; i < choices_.size(); ++i) {
    // An ampersand in a name is a letter, not a mnemonic.
    QAction* action = menu()->addAction(visibleText(choices_.at(i)).replace('&', QLatin1String("&&")));
    action->setCheckable(true);
    action->setChecked(i == current_);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, i] {
      if (i == current_) return;
      setCurrent(i);
      emit chosen(i);
    });
  }
}

SegmentBar::SegmentBar(const QStringList& words, QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  for (int i = 0; i < words.size(); ++i) {
    auto* button = new QPushButton(words.at(i));
    button->setProperty("kind", QStringLiteral("segment"));
    button->setCheckable(true);
    button->setChecked(i == 0);
    // One stop for the Tab key; the arrow keys move inside.
    button->setFocusPolicy(i == 0 ? Qt::StrongFocus : Qt::ClickFocus);
    row->addWidget(button);
    buttons_.append(button);
    connect(button, &QPushButton::clicked, this, [this, i] {
      const bool moved = i != current_;
      setCurrent(i);
      if (moved) emit chosen(i);
    });
  }
}

void SegmentBar::setCurrent(int index) {
  if (index < 0 || index >= buttons_.size()) return;
  current_ = index;
  for (int i = 0; i < buttons_.size(); ++i) {
    buttons_.at(i)->setChecked(i == index);
    buttons_.at(i)->setFocusPolicy(i == index ? Qt::StrongFocus : Qt::ClickFocus);
  }
}

void SegmentBar::setEnabledAt(int index, bool enabled) {
  if (index >= 0 && index < buttons_.size()) buttons_.at(index)->setEnabled(enabled);
}

void SegmentBar::keyPressEvent(QKeyEvent* event) {
  const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  const int wanted = current_ + step;
  if (step == 0 || wanted < 0 || wanted >= buttons_.size()) {
    QWidget::keyPressEvent(event);
    return;
  }
  buttons_.at(wanted)->setFocus();
  buttons_.at(wanted)->click();
}

}  // namespace sextant::ui
