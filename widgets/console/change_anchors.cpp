// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_anchors.h"

#include "widgets/console/service_texts.h"

namespace sextant::ui {
namespace {

struct Asked {
  std::int64_t comment = 0;
  int version = 0;
  Scope scope;
  std::string pointer;
};

// What the job is made from.
struct AnchorInput {
  std::vector<Asked> asked;
  std::map<int, ProfileSet> versions;
  ProfileSet now;
  ItemKey item_key;
  std::size_t bytes = 0;
};

std::optional<Value> valueIn(const ProfileSet& profiles, const Scope& scope) {
  const auto found = profiles.find(scope);
  if (found == profiles.end()) return std::nullopt;
  const auto document = Document::parse(found->second);
  return document ? std::optional(document->value()) : std::nullopt;
}

std::map<std::int64_t, AnchoredPlace> anchored(const AnchorInput& input,
                                               const std::atomic<bool>& stopped) {
  std::map<std::int64_t, AnchoredPlace> places;
  std::map<std::pair<int, Scope>, std::optional<Value>> before;
  std::map<Scope, std::optional<Value>> now;
  for (const Asked& one : input.asked) {
    if (stopped) break;
    const auto [old, is_new_old] = before.try_emplace({one.version, one.scope});
    if (is_new_old) old->second = valueIn(input.versions.at(one.version), one.scope);
    const auto [present, is_new] = now.try_emplace(one.scope);
    if (is_new) present->second = valueIn(input.now, one.scope);
    places[one.comment] = anchorIn(old->second, present->second, one.pointer, input.item_key);
  }
  return places;
}

}  // namespace

ChangeAnchors::ChangeAnchors(const ConsoleParts& parts, const ChangeWatch* watch,
                             ChangeVersions* versions, QObject* parent)
    : QObject(parent), parts_(parts), watch_(watch), versions_(versions) {
  connect(watch_, &ChangeWatch::changed, this, &ChangeAnchors::follow);
  connect(versions_, &ChangeVersions::changed, this, &ChangeAnchors::follow);
}

const AnchoredPlace* ChangeAnchors::placeOf(std::int64_t comment) const {
  const auto found = places_.find(comment);
  return found == places_.end() ? nullptr : &found->second;
}

void ChangeAnchors::follow() {
  const Change* change = watch_->change();
  if (change == nullptr || watch_->comparison() == 0) return;
  AnchorInput input;
  std::string wanted = std::to_string(watch_->comparison());
  for (const ChangeComment& comment : change->comments) {
    if (comment.parent != 0 || !comment.scope) continue;
    const ChangeVersions::Texts* texts = versions_->texts(comment.version);
    // Told once it has been read.
    if (texts == nullptr) continue;
    input.asked.push_back({comment.number, comment.version, *comment.scope, comment.pointer});
    wanted += ' ' + std::to_string(comment.number);
    if (input.versions.try_emplace(comment.version, texts->after).second) {
      for (const auto& [scope, text] : texts->after)
        input.bytes += text.size();
    }
  }
  if (wanted == followed_) return;
  followed_ = wanted;
  input.now = watch_->after();
  input.item_key = itemKeyOf(parts_.session, change->summary.key);
  job_.start(
      input.bytes,
      [input = std::move(input)](BackgroundJob::Stopped stopped) {
        return anchored(input, stopped);
      },
      [this](std::map<std::int64_t, AnchoredPlace> places) {
        places_ = std::move(places);
        emit changed();
      });
}

}  // namespace sextant::ui
