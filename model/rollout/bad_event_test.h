// SPDX-License-Identifier: GPL-3.0-or-later
// Whether more goes wrong on the candidate than its traffic explains, looked at after every second.
//
// If the arms are equally good, each bad event falls on the candidate with probability p, its share
// of the traffic. The evidence against that is E = B(1+x, 1+n−x)·(1−I_p(1+x, 1+n−x)) /
// ((1−p)·pˣ·(1−p)ⁿ⁻ˣ) for x of n on the candidate: the mean likelihood ratio of all shares between
// p and 1. Its expectation is at most 1, so it ever reaches 1/alpha with a chance of at most alpha
// (Ville's inequality). Evidence is handled as a logarithm: it overflows soon.
#pragma once

#include <cstdint>
#include <vector>

namespace sextant {

// ln E as above, at one fixed p: also of a share that is given, like the one in a hundred that an
// objective allows. Minus infinity where x is far too small. Precondition: x <= n, 0 < p < 1.
[[nodiscard]] double logEvidence(std::uint64_t x, std::uint64_t n, double p);

// E over seconds in each of which the candidate has another share of the traffic.
//
// What is p? Not the instances' share, for the load balancer may have weights. Not the traffic's
// share so far, for it would be wrong in both parts of a time in which share and trouble change
// together (a burst that goes to the candidate). It is the share of the very second: given how
// many requests each arm had in it and how many went wrong, those on the candidate are drawn
// without replacement if the arms are equally good, which is less variable than n draws with
// probability p (Hoeffding, 1963), so the expectation of each second's ratio is at most 1 whatever
// the share did. A second is thus the interval of constant share whose e-values are multiplied.
// One alternative is "bad events are r times as frequent per request on the candidate", the same r
// in every second; E is the mean over r, weighted as above at the first share. Where the share
// never changes it is the formula above, as a sum over 400 r (any weights keep the error bound).
class BadEventEvidence {
 public:
  // One second: `candidate_bad` of `all_bad` events on the candidate, which had the share
  // `candidate_share` of both arms' requests. Precondition: candidate_bad <= all_bad, 0 <=
  // candidate_share <= 1.
  void add(std::uint64_t candidate_bad, std::uint64_t all_bad, double candidate_share);
  // ln E; 0 while nothing bad has happened.
  [[nodiscard]] double logValue() const;

 private:
  void chooseRatios(double candidate_share);

  struct Ratio {
    double excess = 0;  // r − 1
    double log = 0;     // ln r
    double log_weight = 0;
    double log_likelihood = 0;  // of what happened, against r = 1
  };
  std::vector<Ratio> ratios_;  // empty until something bad has happened
};

}  // namespace sextant
