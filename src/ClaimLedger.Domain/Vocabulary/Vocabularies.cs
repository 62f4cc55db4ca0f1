using System.Text.Json.Serialization;

namespace ClaimLedger.Domain.Vocabulary;

// The stored codes are the kebab-case of these names, or the name given beside them. They are part of the
// event format: a code is never renamed and never reused. Declaration order is the order of the scale.

/// <summary>Where a source stands on a proposition; −2..+2 in this order. Source: STIX 2.1 opinion.</summary>
public enum Stance
{
    /// <summary>Strongly disagrees, −2.</summary>
    StronglyDisagree,

    /// <summary>Disagrees, −1.</summary>
    Disagree,

    /// <summary>Neither, 0.</summary>
    Neutral,

    /// <summary>Agrees, +1.</summary>
    Agree,

    /// <summary>Strongly agrees, +2.</summary>
    StronglyAgree,
}

/// <summary>How probable the source holds the proposition to be. Source: ICD 203, percent.</summary>
public enum Likelihood
{
    /// <summary>1–5 %.</summary>
    AlmostNoChance,

    /// <summary>5–20 %.</summary>
    VeryUnlikely,

    /// <summary>20–45 %.</summary>
    Unlikely,

    /// <summary>45–55 %.</summary>
    RoughlyEvenChance,

    /// <summary>55–80 %.</summary>
    Likely,

    /// <summary>80–95 %.</summary>
    VeryLikely,

    /// <summary>95–99 %.</summary>
    AlmostCertain,
}

/// <summary>How sure the coding is; never merged with the likelihood. Source: ICD 203.</summary>
public enum Confidence
{
    /// <summary>Scant or questionable basis.</summary>
    Low,

    /// <summary>Credibly sourced and plausible.</summary>
    Moderate,

    /// <summary>High-quality basis.</summary>
    High,
}

/// <summary>How reliable a source is. Source: Admiralty scale (NATO AJP-2.1).</summary>
public enum Reliability
{
    /// <summary>Completely reliable.</summary>
    [JsonStringEnumMemberName("A")]
    A,

    /// <summary>Usually reliable.</summary>
    [JsonStringEnumMemberName("B")]
    B,

    /// <summary>Fairly reliable.</summary>
    [JsonStringEnumMemberName("C")]
    C,

    /// <summary>Not usually reliable.</summary>
    [JsonStringEnumMemberName("D")]
    D,

    /// <summary>Unreliable.</summary>
    [JsonStringEnumMemberName("E")]
    E,

    /// <summary>Cannot be judged.</summary>
    [JsonStringEnumMemberName("F")]
    F,
}

/// <summary>How credible a piece of information is; a code, never a number. Source: Admiralty
/// scale.</summary>
public enum Credibility
{
    /// <summary>Confirmed.</summary>
    [JsonStringEnumMemberName("1")]
    Confirmed,

    /// <summary>Probably true.</summary>
    [JsonStringEnumMemberName("2")]
    ProbablyTrue,

    /// <summary>Possibly true.</summary>
    [JsonStringEnumMemberName("3")]
    PossiblyTrue,

    /// <summary>Doubtful.</summary>
    [JsonStringEnumMemberName("4")]
    Doubtful,

    /// <summary>Improbable.</summary>
    [JsonStringEnumMemberName("5")]
    Improbable,

    /// <summary>Cannot be judged.</summary>
    [JsonStringEnumMemberName("6")]
    CannotBeJudged,
}

/// <summary>What a source is. Source: STIX 2.1 identity_class.</summary>
public enum SourceKind
{
    /// <summary>One person.</summary>
    Individual,

    /// <summary>An informal group of people.</summary>
    Group,

    /// <summary>A computer system.</summary>
    System,

    /// <summary>A formal organisation.</summary>
    Organization,

    /// <summary>A class of people, named or not, such as unnamed officials.</summary>
    Class,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>What kind of actor a threat is. Source: STIX 2.1 threat-actor-type-ov.</summary>
public enum ThreatType
{
    /// <summary>Highly motivated, out to publicise a cause.</summary>
    Activist,

    /// <summary>An economic competitor.</summary>
    Competitor,

    /// <summary>Organised crime.</summary>
    CrimeSyndicate,

    /// <summary>A criminal, acting alone or in a small group.</summary>
    Criminal,

    /// <summary>Breaks into systems for the thrill or the standing.</summary>
    Hacker,

    /// <summary>An insider who does harm unwittingly.</summary>
    InsiderAccidental,

    /// <summary>An insider who means harm.</summary>
    InsiderDisgruntled,

    /// <summary>A state, or works for one.</summary>
    NationState,

    /// <summary>Seeks embarrassment and attention.</summary>
    Sensationalist,

    /// <summary>Secretly collects information.</summary>
    Spy,

    /// <summary>Uses extreme violence to advance an agenda.</summary>
    Terrorist,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>How a statement's text stands to the source's words.</summary>
public enum Rendering
{
    /// <summary>The source's words.</summary>
    Quote,

    /// <summary>The source's words in another language.</summary>
    Translation,

    /// <summary>The sense in other words.</summary>
    Paraphrase,
}

/// <summary>How one proposition stands to another.</summary>
public enum PropositionRelation
{
    /// <summary>Both cannot hold.</summary>
    Contradicts,

    /// <summary>Where this holds, the other does.</summary>
    Entails,

    /// <summary>This is a part or a special case of the other.</summary>
    Narrows,
}

/// <summary>How one source stands to another; linked, never merged.</summary>
public enum SourceRelation
{
    /// <summary>Two records of one identity.</summary>
    SameAs,

    /// <summary>Speaks on the other's behalf.</summary>
    SpeaksFor,

    /// <summary>Belongs to the other.</summary>
    PartOf,
}

/// <summary>How one threat stands to another; linked, never merged.</summary>
public enum ThreatRelation
{
    /// <summary>Two records of one identity.</summary>
    SameAs,

    /// <summary>Belongs to the other.</summary>
    PartOf,

    /// <summary>Acts together with the other.</summary>
    AlliedWith,
}

/// <summary>By whom a statement was retracted. Source: after NISO CREC.</summary>
public enum Retractor
{
    /// <summary>The source took it back, on a date.</summary>
    Source,

    /// <summary>The publisher took it back, on a date.</summary>
    Publisher,

    /// <summary>The ledger's record was wrong, as though it had never been said.</summary>
    Editor,
}

/// <summary>Why a statement was retracted. Source: short list after Retraction Watch.</summary>
public enum RetractionReason
{
    /// <summary>The words are not the source's.</summary>
    Misquoted,

    /// <summary>Somebody else said it.</summary>
    Misattributed,

    /// <summary>Said on another date.</summary>
    WrongDate,

    /// <summary>Recorded twice.</summary>
    Duplicate,

    /// <summary>Never said.</summary>
    Fabricated,

    /// <summary>The source took it back.</summary>
    RetractedBySource,

    /// <summary>The publisher corrected it.</summary>
    CorrectedByPublisher,

    /// <summary>A mistake in recording.</summary>
    RecordingError,

    /// <summary>A legal demand.</summary>
    Legal,

    /// <summary>Another reason, which the note gives.</summary>
    Other,
}
