// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/format.h"

#include <array>

#include "model/schema/format_text.h"
#include "model/schema/format_time.h"

namespace sextant {

const Format* formatNamed(std::string_view name) {
  static constexpr std::array formats{
      Format{"date-time", "a date and time like 2026-03-01T12:30:00Z", isDateTime},
      Format{"date", "a date like 2026-03-01", isDate},
      Format{"time", "a time with its zone like 12:30:00Z", isTime},
      Format{"duration", "a duration like PT30S or P1DT12H", isDuration},
      Format{"email", "an e-mail address", isEmail},
      Format{"idn-email", "an e-mail address", isInternationalEmail},
      Format{"hostname", "a host name like db-1.example.org", isHostname},
      Format{"idn-hostname", "a host name", isInternationalHostname},
      Format{"ipv4", "an IPv4 address like 192.0.2.1", isIpv4},
      Format{"ipv6", "an IPv6 address like 2001:db8::1", isIpv6},
      Format{"uri", "a URI with its scheme like https://example.org/a", isUri},
      Format{"uri-reference", "a URI or a part of one like /a?b=c", isUriReference},
      Format{"iri", "an IRI with its scheme", isIri},
      Format{"iri-reference", "an IRI or a part of one", isIriReference},
      Format{"uri-template", "a URI template like /hunts/{id}", isUriTemplate},
      Format{"json-pointer", "a JSON pointer like /pool/max", isJsonPointer},
      Format{"relative-json-pointer", "a relative JSON pointer like 1/max", isRelativeJsonPointer},
      Format{"regex", "a regular expression", isRegularExpression},
      Format{"uuid", "a UUID like 123e4567-e89b-12d3-a456-426614174000", isUuid}};
  for (const Format& format : formats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace sextant
