// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_watch.h"

#include <QUuid>

#include <algorithm>

#include "model/profile/profile_texts.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

std::size_t bytesOf(const ProfileSet& profiles) {
  std::size_t bytes = 0;
  for (const auto& [scope, text] : profiles)
    bytes += text.size();
  return bytes;
}

// Which texts stand against each other.
std::string comparedName(const ChangeSummary& summary) {
  return std::to_string(summary.version) + ' ' + std::to_string(summary.base.value);
}

}  // namespace

ChangeWatch::ChangeWatch(const ConsoleParts& parts, ServiceKey key, ChangeNumber number,
                         QObject* parent)
    : QObject(parent),
      parts_(parts),
      key_(std::move(key)),
      number_(number),
      session_(QUuid::createUuid().toString(QUuid::WithoutBraces)) {
  own_.session = session_.toStdString();
  own_.person = parts_.person.toStdString();
  own_.change = number_;
  own_.tab = "diff";
  soon_.setSingleShot(true);
  connect(&soon_, &QTimer::timeout, this, &ChangeWatch::beat);
  looking_.setInterval(look_ms);
  connect(&looking_, &QTimer::timeout, this, &ChangeWatch::look);
  presence_.setInterval(presence_ms);
  connect(&presence_, &QTimer::timeout, this, &ChangeWatch::beat);
  connect(&parts_.session, &Session::changeHinted, this, [this](ChangeNumber hinted) {
    if (hinted != number_ || !looking_.isActive()) return;
    look();
    beat();
  });
}

ChangeWatch::~ChangeWatch() {
  if (looking_.isActive()) parts_.session.leave(own_.session, &parts_.session, [](const auto&) {});
}

void ChangeWatch::setLooking(bool is_looking) {
  if (is_looking == looking_.isActive()) return;
  if (is_looking) {
    looking_.start();
    presence_.start();
    look();
    beat();
    return;
  }
  looking_.stop();
  presence_.stop();
  soon_.stop();
  parts_.session.leave(own_.session, this, [](const auto&) {});
}

void ChangeWatch::setPlace(const std::optional<Scope>& scope, const std::string& pointer) {
  if (own_.scope == scope && own_.pointer == pointer) return;
  own_.scope = scope;
  own_.pointer = pointer;
  beatSoon();
}

void ChangeWatch::setTab(const std::string& tab) {
  if (std::exchange(own_.tab, tab) != tab) beatSoon();
}

void ChangeWatch::setCursor(std::int64_t second) {
  if (std::exchange(own_.cursor_second, second) != second) beatSoon();
}

void ChangeWatch::setFollowing(const std::string& session) {
  if (std::exchange(own_.following, session) != session) beatSoon();
}

const Presence* ChangeWatch::other(const std::string& session) const {
  const auto found = std::find_if(others_.begin(), others_.end(),
                                  [&](const Presence& one) { return one.session == session; });
  return found == others_.end() ? nullptr : &*found;
}

// The first move at once, the last one of several a moment later.
void ChangeWatch::beatSoon() {
  if (!presence_.isActive() || soon_.isActive()) return;
  const qint64 since = since_beat_.isValid() ? since_beat_.elapsed() : beat_ms_min;
  since >= beat_ms_min ? beat() : soon_.start(int(beat_ms_min - since));
}

void ChangeWatch::beat() {
  presence_.start();
  since_beat_.start();
  parts_.session.bePresent(own_, this, [this](const Result<std::vector<Presence>>& present) {
    // Without the store nobody is known to be here.
    std::vector<Presence> others = present ? *present : std::vector<Presence>{};
    std::erase_if(others, [this](const Presence& one) { return one.session == own_.session; });
    std::sort(others.begin(), others.end(), [](const Presence& a, const Presence& b) {
      return std::tie(a.person, a.session) < std::tie(b.person, b.session);
    });
    others_ = std::move(others);
    emit othersChanged();
  });
}

bool ChangeWatch::isCompared() const {
  return change_ && shown_ == comparedName(change_->summary);
}

void ChangeWatch::look() {
  if (std::exchange(is_asking_, true)) {
    is_wanted_again_ = true;
    return;
  }
  is_wanted_again_ = false;
  parts_.session.change(number_, this, [this](const Result<Change>& change) {
    is_asking_ = false;
    arrived(change);
    if (is_wanted_again_) look();
  });
}

void ChangeWatch::arrived(const Result<Change>& change) {
  if (!change) {
    // What was read stays; the window tells of the store's trouble.
    if (!change_) problem_ = QString::fromStdString(change.error().toString());
    emit changed();
    return;
  }
  problem_.clear();
  change_ = *change;
  emit changed();
  const std::string wanted = comparedName(change_->summary);
  if (wanted == compared_) return;
  compared_ = wanted;
  readBase();
}

void ChangeWatch::readBase() {
  if (change_->summary.base.value == 0) {
    before_.clear();
    return compare();
  }
  parts_.session.revision(
      key_, change_->summary.base, this,
      [this, wanted = compared_](const Result<RevisionContent>& base) {
        if (wanted != compared_) return;
        if (!base) {
          compared_.clear();
          problem_ = QString::fromStdString(base.error().toString());
          emit changed();
          return;
        }
        before_ = base->profiles;
        compare();
      });
}

void ChangeWatch::compare() {
  after_ = withTexts(before_, change_->profiles);
  std::vector<Scope> scopes;
  for (const auto& [scope, text] : change_->profiles)
    scopes.push_back(scope);
  compared_texts_ = awaitedComparison(std::move(scopes));
  const std::size_t bytes = bytesOf(before_) + bytesOf(after_);
  compareTexts(bytes);
  checkTexts(bytes);
}

void ChangeWatch::compareTexts(std::size_t bytes) {
  const QString left = change_->summary.base.value == 0
                           ? tr("nothing yet")
                           : tr("revision %1").arg(change_->summary.base.value);
  const ComparedTitles titles{left, tr("this change, version %1").arg(change_->summary.version)};
  comparing_.start(
      bytes,
      [before = before_, after = after_, scopes = compared_texts_.scopes, titles,
       item_key = itemKeyOf(parts_.session, key_)](BackgroundJob::Stopped stopped) {
        return compareSets(before, after, scopes, titles, item_key, stopped);
      },
      [this, shown = compared_](ChangeComparison compared) {
        compared_texts_ = std::move(compared);
        shown_ = shown;
        ++comparison_;
        emit changed();
      });
}

void ChangeWatch::checkTexts(std::size_t bytes) {
  checks_before_.reset();
  checks_after_.reset();
  reach_.reset();
  reaching_.start(
      bytes,
      [before = before_, after = after_,
       inventory = parts_.session.overview().inventory(key_)](BackgroundJob::Stopped) {
        return computeReach(before, after, inventory);
      },
      [this](tl::expected<Reach, Problem> reach) {
        if (reach) reach_ = std::move(*reach);
        emit changed();
      });
  parts_.checks.check(key_, before_, {}, checking_before_, [this](const CheckReport& report) {
    checks_before_ = report;
    emit changed();
  });
  parts_.checks.check(key_, after_, {}, checking_after_, [this](const CheckReport& report) {
    checks_after_ = report;
    emit changed();
  });
}

const Document* ChangeWatch::document(const Scope& scope) const {
  const auto found = compared_texts_.after.find(scope);
  return found == compared_texts_.after.end() ? nullptr : &found->second;
}

bool ChangeWatch::isBehind() const {
  const Head* head = parts_.session.overview().head(key_);
  return change_ && head != nullptr && head->stable != change_->summary.base &&
         change_->summary.state != ChangeState::published &&
         change_->summary.state != ChangeState::abandoned;
}

}  // namespace sextant::ui
