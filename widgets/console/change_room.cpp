// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_room.h"

#include <QApplication>
#include <QKeyEvent>

#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"
#include "widgets/console/page.h"
#include "widgets/console/service_texts.h"
#include "widgets/review/person_colour.h"

namespace sextant::ui {
namespace {

const std::string charts_tab = "charts";

// A key alone changes nothing that is seen.
bool isModifier(const QEvent* event) {
  if (event->type() != QEvent::KeyPress) return false;
  const int key = static_cast<const QKeyEvent*>(event)->key();
  return key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt ||
         key == Qt::Key_Meta;
}

bool isEscape(const QEvent* event) {
  return event->type() == QEvent::KeyPress &&
         static_cast<const QKeyEvent*>(event)->key() == Qt::Key_Escape;
}

bool isAct(const QEvent* event) {
  switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick:
    case QEvent::Wheel:
      return true;
    case QEvent::KeyPress:
      return !isModifier(event);
    default:
      return false;
  }
}

}  // namespace

QString placeWords(const Presence& presence) {
  if (presence.tab == charts_tab) {
    return presence.cursor_second == 0
               ? ChangeRoom::tr("charts")
               : ChangeRoom::tr("charts, %1").arg(utcClock(presence.cursor_second));
  }
  const QString pointer = QString::fromStdString(presence.pointer);
  if (pointer.isEmpty() || !presence.scope || presence.scope->isBase()) return pointer;
  return scopeWords(*presence.scope) + QLatin1Char(' ') + pointer;
}

ChangeRoom::ChangeRoom(ChangeWatch* watch, ChangeViews* views, FollowSign* sign, QObject* parent)
    : QObject(parent), watch_(watch), views_(views), sign_(sign) {
  connect(watch_, &ChangeWatch::othersChanged, this, &ChangeRoom::refresh);
  // What they look at may have come only now.
  connect(watch_, &ChangeWatch::changed, this, &ChangeRoom::lead);
  connect(views_->people(), &PeopleBar::followWanted, this,
          [this](const QString& session) { follow(session.toStdString()); });
  connect(views_->people(), &PeopleBar::stopWanted, this, &ChangeRoom::stop);
  connect(sign_, &FollowSign::stopWanted, this, &ChangeRoom::stop);
  connect(views_, &ChangeViews::tabChosen, this, [this] {
    watch_->setTab(views_->tab() == ChangeViews::Tab::charts ? charts_tab : "diff");
  });
  connect(views_, &ChangeViews::cursorMoved, watch_, &ChangeWatch::setCursor);
  // Colours follow the theme.
  connect(&Theme::current(), &Theme::changed, this, &ChangeRoom::refreshMarks);
}

ChangeRoom::~ChangeRoom() {
  qApp->removeEventFilter(this);
}

void ChangeRoom::follow(const std::string& session) {
  const Presence* other = watch_->other(session);
  if (other == nullptr || session == followed_) return;
  followed_ = session;
  followed_name_ = QString::fromStdString(other->person);
  led_.reset();
  watch_->setFollowing(followed_);
  qApp->installEventFilter(this);
  refreshPeople();
  lead();
}

void ChangeRoom::stop() {
  sign_->hide();
  if (std::exchange(followed_, std::string()).empty()) return;
  qApp->removeEventFilter(this);
  watch_->setFollowing({});
  // What they showed last is what is looked at here now.
  watch_->setTab(views_->tab() == ChangeViews::Tab::charts ? charts_tab : "diff");
  refreshPeople();
}

bool ChangeRoom::isOnPage(const QWidget* widget) const {
  const QWidget* page = views_;
  while (page->parentWidget() != nullptr && qobject_cast<const Page*>(page) == nullptr)
    page = page->parentWidget();
  return widget != nullptr && (widget == page || page->isAncestorOf(widget));
}

// Whoever acts in the difference or the charts looks by themselves again.
bool ChangeRoom::eventFilter(QObject* watched, QEvent* event) {
  const auto* widget = qobject_cast<QWidget*>(watched);
  const bool is_here = widget != nullptr && !is_leading_ && views_->isAncestorOf(widget) &&
                       !views_->people()->isAncestorOf(widget);
  if (isEscape(event) && isOnPage(widget)) {
    stop();
    return true;
  }
  if (is_here && isAct(event)) stop();
  return QObject::eventFilter(watched, event);
}

void ChangeRoom::refresh() {
  if (!followed_.empty() && watch_->other(followed_) == nullptr) {
    const QString name = followed_name_;
    stop();
    sign_->showLost(name);
  }
  refreshPeople();
  refreshMarks();
  lead();
}

void ChangeRoom::refreshPeople() {
  std::vector<PersonHere> people;
  for (const Presence& one : watch_->others()) {
    people.push_back({QString::fromStdString(one.session), QString::fromStdString(one.person),
                      placeWords(one), QString::fromStdString(one.login), one.session == followed_,
                      one.following == watch_->own().session});
  }
  views_->people()->setPeople(std::move(people));
}

void ChangeRoom::refreshMarks() {
  std::vector<ChangeViews::Mark> marks;
  std::vector<SharedMoment> moments;
  for (const Presence& one : watch_->others()) {
    const QColor colour = personColour(tokens(), one.login);
    const QString name = visibleText(QString::fromStdString(one.person));
    if (one.scope && !one.pointer.empty())
      marks.push_back({*one.scope, one.pointer, QStringLiteral("◀ ") + name, Tone::normal, colour});
    if (one.cursor_second > 0) moments.push_back({one.cursor_second, name, colour});
  }
  marks_ = std::move(marks);
  views_->setShared(std::move(moments));
  emit marksChanged();
}

const Presence* ChangeRoom::leader() const {
  const Presence* one = watch_->other(followed_);
  // Those who follow each other lead nobody: after a round the first one counts.
  for (std::size_t steps = 0; one != nullptr && steps < watch_->others().size(); ++steps) {
    const Presence* next = one->following.empty() ? nullptr : watch_->other(one->following);
    if (next == nullptr) return one;
    one = next;
  }
  return watch_->other(followed_);
}

void ChangeRoom::lead() {
  const Presence* one = followed_.empty() ? nullptr : leader();
  if (one == nullptr) return;
  const QString where = placeWords(*one);
  sign_->showFollowing(followed_name_,
                       where.isEmpty() ? tr("looks at the change") : tr("looks at %1").arg(where),
                       QString::fromStdString(watch_->other(followed_)->login));
  is_leading_ = true;
  const bool is_charts = one->tab == charts_tab;
  views_->showTab(is_charts ? ChangeViews::Tab::charts : ChangeViews::Tab::diff);
  const bool has_moved =
      !led_ || led_->scope != one->scope || led_->pointer != one->pointer || led_->tab != one->tab;
  bool is_there = true;
  if (!is_charts && one->scope && has_moved)
    is_there = views_->showPlace(*one->scope, one->pointer);
  if (is_charts && one->cursor_second > 0) views_->showMoment(one->cursor_second);
  is_leading_ = false;
  if (is_there) led_ = *one;
}

}  // namespace sextant::ui
