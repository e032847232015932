namespace Chains.Core.Transparency.Clients;

/// <summary>What kind of failure a log, or a timestamp authority, met.</summary>
public enum LogFailure
{
    /// <summary>It as a whole does not answer, or asks to come back later.</summary>
    Unavailable,

    /// <summary>It does not take this entry; repeating it would not help.</summary>
    Refused,

    /// <summary>It answered what cannot be believed.</summary>
    Distrusted,
}
