namespace Chains.Core.Trust;

/// <summary>Gives the trusted root in force: logs, certificate authorities and timestamp authorities that are believed.</summary>
public interface ITrustedRootSource
{
    /// <summary>Read again whenever it is needed; cheap, since what it reads from is watched or cached.</summary>
    TrustedRoot Current { get; }
}
