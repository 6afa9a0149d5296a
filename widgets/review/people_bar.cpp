// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/people_bar.h"

#include <QMenu>
#include <QPainter>

#include <algorithm>

#include "widgets/common/compact_button.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/visible_text.h"
#include "widgets/review/person_colour.h"

namespace sextant::ui {
namespace {

constexpr int dot_size = 10;
constexpr int name_width_max = 220;

// Filled: they look. A ring around it: they are followed.
QIcon dotOf(const PersonHere& person) {
  const qreal scale = 2;
  QPixmap picture(QSize(dot_size, dot_size) * scale);
  picture.setDevicePixelRatio(scale);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor colour = personColour(tokens(), person.login.toStdString());
  const QRectF whole(0.5, 0.5, dot_size - 1, dot_size - 1);
  painter.setPen(person.is_followed ? QPen(colour, 1.5) : QPen(Qt::NoPen));
  painter.setBrush(person.is_followed ? QBrush(Qt::NoBrush) : QBrush(colour));
  painter.drawEllipse(person.is_followed ? whole : whole.adjusted(1, 1, -1, -1));
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(whole.adjusted(2.5, 2.5, -2.5, -2.5));
  return QIcon(picture);
}

QString wordsOf(const PersonHere& person) {
  return person.place.isEmpty() ? person.name : person.name + QStringLiteral(" · ") + person.place;
}

QString sentenceOf(const PersonHere& person) {
  const QString where = person.place.isEmpty()
                            ? PeopleBar::tr("%1 looks at this change.").arg(person.name)
                            : PeopleBar::tr("%1 looks at %2.").arg(person.name, person.place);
  const QString then = person.is_followed ? PeopleBar::tr("You follow them; click to stop.")
                                          : PeopleBar::tr("Click to see what they see.");
  return where + QLatin1Char(' ') +
         (person.follows_me ? PeopleBar::tr("They follow you.") + QLatin1Char(' ') : QString()) +
         then;
}

}  // namespace

PeopleBar::PeopleBar(QWidget* parent) : QWidget(parent) {
  row_ = new QHBoxLayout(this);
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(size::gap_tiny);
  more_ = compactButton({});
  more_->hide();
  row_->addWidget(more_);
  buildMenu();
  setAccessibleName(tr("Who else looks at this change"));
  connect(&Theme::current(), &Theme::changed, this, [this] {
    for (const Shown& one : shown_)
      describe(one);
  });
}

void PeopleBar::buildMenu() {
  auto* menu = new QMenu(more_);
  more_->setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    for (std::size_t i = shown_.size(); i < people_.size(); ++i) {
      const PersonHere& person = people_[i];
      // "&" in a name is no key.
      QString words = visibleText(wordsOf(person));
      menu->addAction(dotOf(person), words.replace(QLatin1Char('&'), QLatin1String("&&")), this,
                      [this, session = person.session] { choose(session); });
    }
  });
}

QPushButton* PeopleBar::makeButton(const QString& session) {
  QPushButton* button = compactButton({});
  button->setCheckable(true);
  button->setIconSize({dot_size, dot_size});
  connect(button, &QPushButton::clicked, this, [this, session] { choose(session); });
  return button;
}

void PeopleBar::choose(const QString& session) {
  const auto found = std::find_if(people_.begin(), people_.end(),
                                  [&](const PersonHere& one) { return one.session == session; });
  if (found == people_.end()) return;
  found->is_followed ? emit stopWanted() : emit followWanted(session);
  for (const Shown& one : shown_)
    describe(one);
}

void PeopleBar::describe(const Shown& shown) {
  const PersonHere& person = shown.person;
  const QString words = visibleText(wordsOf(person));
  QString cut = shown.button->fontMetrics().elidedText(words, Qt::ElideMiddle, name_width_max);
  // The picture stands right before the words.
  shown.button->setText(QLatin1Char(' ') + cut.replace(QLatin1Char('&'), QLatin1String("&&")));
  shown.button->setIcon(dotOf(person));
  shown.button->setChecked(person.is_followed);
  shown.button->setToolTip(plainToolTip(visibleText(sentenceOf(person))));
  shown.button->setAccessibleName(visibleText(sentenceOf(person)));
}

void PeopleBar::setPeople(std::vector<PersonHere> people) {
  people_ = std::move(people);
  std::vector<Shown> now;
  for (const PersonHere& person : people_) {
    if (now.size() == buttons_max) break;
    QPushButton* known = button(person.session);
    now.push_back({person, known != nullptr ? known : makeButton(person.session)});
  }
  for (const Shown& one : shown_) {
    const auto kept = std::find_if(now.begin(), now.end(),
                                   [&](const Shown& other) { return other.button == one.button; });
    if (kept == now.end()) one.button->deleteLater();
  }
  shown_ = std::move(now);
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    if (row_->indexOf(shown_[i].button) != int(i)) row_->insertWidget(int(i), shown_[i].button);
    describe(shown_[i]);
  }
  const std::size_t others = people_.size() - shown_.size();
  more_->setVisible(others > 0);
  more_->setText(tr("%1 more").arg(others));
}

QStringList PeopleBar::words() const {
  QStringList all;
  for (const PersonHere& person : people_)
    all << wordsOf(person);
  return all;
}

QPushButton* PeopleBar::button(const QString& session) const {
  for (const Shown& one : shown_) {
    if (one.person.session == session) return one.button;
  }
  return nullptr;
}

}  // namespace sextant::ui
