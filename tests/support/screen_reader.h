// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader is told of a program's windows, over AT-SPI: roles, names, values, where things stand.
// For tests that look at a program from outside. Everything is asked anew each time; calls block.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sextant::testing {

struct AccessibleNode {
  std::string role;  // "push button", "label", "table cell"
  std::string name;
  std::string text;  // of a field that is written in
  int depth = 0;
  int x = 0, y = 0, width = 0, height = 0;  // on the screen, in pixels
  bool is_showing = false;
  bool is_enabled = false;
  bool is_focusable = false;
  bool is_focused = false;
};

class ScreenReader {
 public:
  // One a process; the session bus of the environment has to be there.
  ScreenReader();
  ~ScreenReader();

  // All that shows in the windows of a program, depth first, at most 20,000.
  [[nodiscard]] std::vector<AccessibleNode> nodes(int pid) const;
  using Wanted = std::function<bool(const AccessibleNode&)>;
  // The first that shows and is wanted.
  [[nodiscard]] std::optional<AccessibleNode> find(int pid, const Wanted& wanted) const;
  // Somewhere in its windows these words stand.
  [[nodiscard]] bool says(int pid, const std::string& words) const;
  // Names of the children of the first node with this name, which is looked for once and then remembered: for
  // what is asked many times a second.
  [[nodiscard]] std::vector<std::string> childrenOf(int pid, const std::string& name) const;

 private:
  struct Known;
  std::unique_ptr<Known> known_;
};

}  // namespace sextant::testing
