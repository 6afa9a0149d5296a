// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/edit_toward.h"

#include <algorithm>
#include <unordered_map>

#include "model/diff/item_pairs.h"
#include "model/document/pointer.h"

namespace sextant {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

std::string below(const std::string& pointer, std::string_view step) {
  return pointer + '/' + escapeStep(step);
}

std::unordered_map<std::string_view, const Value*> membersOf(const Value& map) {
  std::unordered_map<std::string_view, const Value*> index;
  for (const auto& [key, value] : map.members())
    index.emplace(key, &value);
  return index;
}

class Toward {
 public:
  Toward(Document document, const TowardOptions& options)
      : document_(std::move(document)), options_(options) {}

  Result<void> reach(const std::string& pointer, const Value& now, const Value& target) {
    if (now == target) return {};
    Result<void> done = parts(pointer, now, target);
    if (done || done.error().kind == ErrorKind::unavailable) return done;
    return make(document_.set(pointer, target));
  }

  Document take() && { return std::move(document_); }

 private:
  Result<void> parts(const std::string& pointer, const Value& now, const Value& target) {
    // An empty collection has no style of its own that new entries could follow.
    const bool both_maps = now.isMap() && target.isMap();
    const bool both_lists = now.isSequence() && target.isSequence();
    if (both_maps && !now.members().empty() && !target.members().empty()) {
      return map(pointer, now, target);
    }
    if (both_lists && !now.items().empty() && !target.items().empty()) {
      return list(pointer, now, target);
    }
    return make(document_.set(pointer, target));
  }

  // What goes is removed last: a collection that is empty for a moment loses its comments.
  Result<void> map(const std::string& pointer, const Value& now, const Value& target) {
    const auto members = membersOf(now);
    const std::string* previous = nullptr;
    for (const auto& [key, value] : target.members()) {
      const auto found = members.find(key);
      const std::string at = below(pointer, key);
      const Place place = previous == nullptr ? Place::before(now.members().front().first)
                                              : Place::after(*previous);
      auto done = found == members.end() ? make(document_.insert(at, value, place))
                                         : reach(at, *found->second, value);
      if (!done) return done;
      previous = &key;
    }
    const auto wanted = membersOf(target);
    for (const auto& [key, value] : now.members()) {
      if (wanted.count(key) > 0) continue;
      if (auto done = make(document_.remove(below(pointer, key))); !done) return done;
    }
    return {};
  }

  Result<void> list(const std::string& pointer, const Value& now, const Value& target) {
    const std::string key = options_.item_key ? options_.item_key(pointer) : std::string();
    const auto pairs = pairItems(now.items(), target.items(), key);
    if (pairs.empty()) return make(document_.set(pointer, target));
    std::vector<std::size_t> partner(target.items().size(), none);
    std::vector<std::size_t> order;  // old numbers of the items, as they stand in the text
    for (const auto& [before, after] : pairs) {
      partner[after] = before;
      order.push_back(before);
    }
    for (std::size_t i = now.items().size(); i-- > 0;) {
      if (std::binary_search(order.begin(), order.end(), i)) continue;
      if (auto done = make(document_.remove(below(pointer, std::to_string(i)))); !done) return done;
    }
    if (auto done = arrange(pointer, inOrder(pairs), partner, order, target); !done) return done;
    for (std::size_t i = 0; i < partner.size(); ++i) {
      if (partner[i] == none) continue;
      const std::string at = below(pointer, std::to_string(i));
      auto done = reach(at, now.items()[partner[i]], target.items()[i]);
      if (!done) return done;
    }
    return {};
  }

  // Puts each item that is new or has moved behind the one that it follows in `target`.
  Result<void> arrange(const std::string& pointer, const std::vector<IndexPair>& fixed,
                       const std::vector<std::size_t>& partner, std::vector<std::size_t> order,
                       const Value& target) {
    std::vector<bool> stays(partner.size(), false);
    for (const auto& [before, after] : fixed)
      stays[after] = true;
    std::size_t place = none;  // number, in the text, of the item before
    for (std::size_t i = 0; i < partner.size(); ++i) {
      std::size_t wanted = place == none ? 0 : place + 1;
      // What stays is behind the item before; only a moved one is looked for from the front.
      const auto from_here = order.begin() + std::ptrdiff_t(stays[i] ? wanted : 0);
      const auto at = std::find(from_here, order.end(), partner[i]);
      if (stays[i]) {
        place = std::size_t(at - order.begin());
        continue;
      }
      Result<void> done;
      if (partner[i] == none) {
        done = make(document_.insert(below(pointer, std::to_string(wanted)), target.items()[i],
                                     Place::at(wanted)));
      } else {
        const auto from = std::size_t(at - order.begin());
        if (from < wanted) --wanted;
        order.erase(at);
        if (from != wanted) {
          done = make(document_.move(below(pointer, std::to_string(from)), Place::at(wanted)));
        }
      }
      if (!done) return done;
      order.insert(order.begin() + std::ptrdiff_t(wanted), partner[i]);
      place = wanted;
    }
    return {};
  }

  Result<void> make(const Result<EditResult>& edit) {
    if (!edit) return tl::unexpected<Error>(edit.error());
    if (++edits_ > options_.edits_max) {
      return fail(ErrorKind::unavailable, "Too many values differ to edit them one by one.");
    }
    if (const auto changed = document_.apply(edit->patch); !changed) {
      return fail(ErrorKind::input, changed.error().message);
    }
    return {};
  }

  Document document_;
  const TowardOptions& options_;
  std::size_t edits_ = 0;
};

}  // namespace

Result<Document> editedToMean(Document document, const Value& target,
                              const TowardOptions& options) {
  const Value now = document.value();
  Toward toward(std::move(document), options);
  if (auto done = toward.reach({}, now, target); !done) return tl::unexpected<Error>(done.error());
  return std::move(toward).take();
}

}  // namespace sextant
