// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profile/profile_texts.h"

#include <utility>

namespace sextant {

ProfileSet withTexts(ProfileSet profiles, const ProfileTexts& texts) {
  for (const auto& [scope, text] : texts) {
    if (text) {
      profiles[scope] = *text;
    } else {
      profiles.erase(scope);
    }
  }
  return profiles;
}

}  // namespace sextant
