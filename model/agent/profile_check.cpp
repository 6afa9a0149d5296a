// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/profile_check.h"

#include <QtCore/QFile>

#include "model/agent/atomic_file.h"
#include "model/agent/last_known_good.h"

namespace sextant {

void checkProfile(const InstanceConfig& config, ServiceControl& service, RevisionNumber number,
                  const ProfileSet& profiles, const std::string& content_hash, const char* suffix,
                  std::function<void(const Result<CheckedProfile>&)> done) {
  if (contentHash(profiles).hex() != content_hash)
    return done(fail(ErrorKind::input, "The texts do not match their hash."));
  const auto effective = effectiveProfile(profiles, config.instance.scope);
  if (!effective) {
    const Problem& problem = effective.error();
    return done(fail(ErrorKind::input,
                     toString(problem, problem.scope.empty() ? "base" : problem.scope)));
  }
  const CheckedProfile checked{profileFile(config.instance, number, effective->text()),
                               effective->hash().hex()};
  const QString path = config.profile_path + QLatin1String(suffix);
  if (auto written = replaceFile(path, checked.file, config.profile_mode, Durable::no); !written)
    return done(tl::unexpected<Error>(written.error()));
  service.validate(path, [path, checked, done = std::move(done)](const Result<void>& valid) {
    QFile::remove(path);
    if (!valid) return done(tl::unexpected<Error>(valid.error()));
    done(checked);
  });
}

}  // namespace sextant
