namespace Chains.Core.Verification;

/// <summary>Host settings below <c>Chains:Verification</c>: the walk through the store.</summary>
public sealed record ReverificationOptions
{
    public const string Section = "Chains:Verification";

    /// <summary>Signatures that are verified again in a minute; 0 verifies none.</summary>
    public int PerMinute { get; set; } = 300;

    /// <summary>The pause between two walks.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromDays(1);
}
