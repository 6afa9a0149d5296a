// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/profile_file.h"

#include "model/base/identifiers.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

namespace sextant::hunt {
namespace {

constexpr std::string_view header_start = "# sextant ";
constexpr std::size_t file_bytes_max = 1024 * 1024;

std::optional<ProfileHeader> parseHeader(std::string_view line) {
  std::istringstream words{std::string(line.substr(header_start.size()))};
  std::string scope, revision_word, revision, effective_word, hash, rest;
  words >> scope >> revision_word >> revision >> effective_word >> hash;
  if (revision_word != "revision" || effective_word != "effective" || (words >> rest)) {
    return std::nullopt;
  }
  ProfileHeader header;
  const char* end = revision.data() + revision.size();
  const auto read = std::from_chars(revision.data(), end, header.revision);
  const auto parsed = ContentHash::fromHex(hash);
  if (read.ec != std::errc() || read.ptr != end || header.revision < 0 || !parsed) {
    return std::nullopt;
  }
  header.effective_hash = parsed->hex();
  return header;
}

}  // namespace

tl::expected<ProfileHeader, std::vector<Problem>> readProfileHeader(std::string_view text) {
  if (!text.starts_with(header_start)) return ProfileHeader{};
  std::string_view line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  auto header = parseHeader(line);
  if (header) return *header;
  return tl::unexpected(std::vector<Problem>{
      {Severity::error,
       "The first line names no revision. It should read: # sextant SCOPE revision NUMBER "
       "effective HASH."}});
}

tl::expected<LoadedProfile, std::vector<Problem>> parseProfileFile(std::string_view text) {
  auto header = readProfileHeader(text);
  if (!header) return tl::unexpected(header.error());
  auto profile = parseEngineProfile(text);
  if (!profile) return tl::unexpected(profile.error());
  return LoadedProfile{*profile, header->revision, header->effective_hash};
}

Result<std::string> readProfileText(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(file_bytes_max + 1, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad() || (file.fail() && !file.eof())) {
    const int code = errno;
    return fail(ErrorKind::input,
                "The profile cannot be read: " + std::string(std::strerror(code)) + '.', path);
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

Error profileError(const std::vector<Problem>& problems, const std::string& path) {
  std::string lines;
  for (const Problem& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += toString(problem, path);
  }
  return {ErrorKind::answer_no, lines};
}

Result<LoadedProfile> loadProfileFile(const std::string& path) {
  const auto text = readProfileText(path);
  if (!text) return tl::unexpected(text.error());
  auto loaded = parseProfileFile(*text);
  if (loaded) return *loaded;
  return tl::unexpected(profileError(loaded.error(), path));
}

}  // namespace sextant::hunt
