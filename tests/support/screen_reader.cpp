// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/screen_reader.h"

#include <atspi/atspi.h>

#include <map>
#include <utility>

namespace sextant::testing {
namespace {

constexpr std::size_t nodes_max = 20'000;
constexpr int depth_max = 60;
constexpr int call_ms_max = 3000;

struct Unref {
  void operator()(void* object) const {
    if (object != nullptr) g_object_unref(object);
  }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;
using Accessible = Held<AtspiAccessible>;

// A program that ends while it is asked answers with an error, which is no text.
std::string textOf(char* given, GError* error) {
  if (error != nullptr) g_error_free(error);
  std::string text = given == nullptr ? std::string() : std::string(given);
  g_free(given);
  return text;
}

std::string nameOf(AtspiAccessible* node) {
  GError* error = nullptr;
  char* name = atspi_accessible_get_name(node, &error);
  return textOf(name, error);
}

int countOf(AtspiAccessible* node) {
  GError* error = nullptr;
  const int count = atspi_accessible_get_child_count(node, &error);
  if (error == nullptr) return count;
  g_error_free(error);
  return 0;
}

Accessible childOf(AtspiAccessible* node, int at) {
  GError* error = nullptr;
  Accessible child(atspi_accessible_get_child_at_index(node, at, &error));
  if (error != nullptr) g_error_free(error);
  return child;
}

std::string contentOf(AtspiAccessible* node) {
  Held<AtspiText> text(atspi_accessible_get_text_iface(node));
  if (!text) return {};
  GError* error = nullptr;
  char* content = atspi_text_get_text(text.get(), 0, -1, &error);
  return textOf(content, error);
}

void placeOf(AtspiAccessible* node, AccessibleNode& found) {
  Held<AtspiComponent> component(atspi_accessible_get_component_iface(node));
  if (!component) return;
  GError* error = nullptr;
  AtspiRect* rect = atspi_component_get_extents(component.get(), ATSPI_COORD_TYPE_SCREEN, &error);
  if (error != nullptr) g_error_free(error);
  if (rect == nullptr) return;
  found.x = rect->x;
  found.y = rect->y;
  found.width = rect->width;
  found.height = rect->height;
  g_free(rect);
}

// Each state that is asked for by itself would be one more call to the program.
void statesOf(AtspiAccessible* node, AccessibleNode& found) {
  Held<AtspiStateSet> states(atspi_accessible_get_state_set(node));
  if (!states) return;
  GArray* all = atspi_state_set_get_states(states.get());
  for (guint i = 0; i < all->len; ++i) {
    switch (g_array_index(all, AtspiStateType, i)) {
      case ATSPI_STATE_SHOWING: found.is_showing = true; break;
      case ATSPI_STATE_ENABLED: found.is_enabled = true; break;
      case ATSPI_STATE_FOCUSABLE: found.is_focusable = true; break;
      case ATSPI_STATE_FOCUSED: found.is_focused = true; break;
      default: break;
    }
  }
  g_array_free(all, TRUE);
}

AccessibleNode described(AtspiAccessible* node, int depth) {
  AccessibleNode found;
  found.depth = depth;
  statesOf(node, found);
  if (!found.is_showing) return found;
  found.name = nameOf(node);
  GError* error = nullptr;
  char* role = atspi_accessible_get_role_name(node, &error);
  found.role = textOf(role, error);
  if (found.role == "text") found.text = contentOf(node);
  placeOf(node, found);
  return found;
}

Accessible programOf(int pid) {
  Accessible desktop(atspi_get_desktop(0));
  if (!desktop) return {};
  for (int i = 0; i < countOf(desktop.get()); ++i) {
    Accessible program = childOf(desktop.get(), i);
    if (!program) continue;
    GError* error = nullptr;
    const auto its = atspi_accessible_get_process_id(program.get(), &error);
    if (error != nullptr) g_error_free(error);
    if (static_cast<int>(its) != pid) continue;
    atspi_accessible_set_cache_mask(program.get(), ATSPI_CACHE_NONE);
    return program;
  }
  return {};
}

// Calls `visit` for each node that shows; its answer false ends the walk.
bool walk(AtspiAccessible* node, int depth, std::size_t& left,
          const std::function<bool(AtspiAccessible*, const AccessibleNode&)>& visit) {
  if (depth > depth_max || left == 0) return true;
  --left;
  const AccessibleNode found = described(node, depth);
  // A program and what only groups may not say that they show.
  if (found.is_showing && !visit(node, found)) return false;
  if (depth > 1 && !found.is_showing) return true;
  const int count = countOf(node);
  for (int i = 0; i < count; ++i) {
    const Accessible child = childOf(node, i);
    if (child && !walk(child.get(), depth + 1, left, visit)) return false;
  }
  return true;
}

}  // namespace

struct ScreenReader::Known {
  std::map<std::pair<int, std::string>, Accessible> nodes;
};

ScreenReader::ScreenReader() : known_(std::make_unique<Known>()) {
  atspi_init();
  atspi_set_timeout(call_ms_max, call_ms_max);
}

ScreenReader::~ScreenReader() = default;

std::vector<AccessibleNode> ScreenReader::nodes(int pid) const {
  std::vector<AccessibleNode> found;
  const Accessible program = programOf(pid);
  if (!program) return found;
  std::size_t left = nodes_max;
  walk(program.get(), 0, left, [&](AtspiAccessible*, const AccessibleNode& node) {
    found.push_back(node);
    return true;
  });
  return found;
}

std::optional<AccessibleNode> ScreenReader::find(int pid, const Wanted& wanted) const {
  std::optional<AccessibleNode> found;
  const Accessible program = programOf(pid);
  if (!program) return found;
  std::size_t left = nodes_max;
  walk(program.get(), 0, left, [&](AtspiAccessible*, const AccessibleNode& node) {
    if (wanted(node)) found = node;
    return !found.has_value();
  });
  return found;
}

bool ScreenReader::says(int pid, const std::string& words) const {
  return find(pid, [&](const AccessibleNode& node) {
           return node.name.find(words) != std::string::npos || node.text.find(words) != std::string::npos;
         }).has_value();
}

std::vector<std::string> ScreenReader::childrenOf(int pid, const std::string& name) const {
  auto& known = known_->nodes[{pid, name}];
  if (!known) {
    const Accessible program = programOf(pid);
    std::size_t left = nodes_max;
    if (program) {
      walk(program.get(), 0, left, [&](AtspiAccessible* node, const AccessibleNode& found) {
        if (found.name != name) return true;
        known.reset(ATSPI_ACCESSIBLE(g_object_ref(node)));
        return false;
      });
    }
  }
  std::vector<std::string> names;
  if (!known) return names;
  for (int i = 0; i < countOf(known.get()); ++i) {
    if (const Accessible child = childOf(known.get(), i)) names.push_back(nameOf(child.get()));
  }
  return names;
}

}  // namespace sextant::testing
