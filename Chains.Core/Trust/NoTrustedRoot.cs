namespace Chains.Core.Trust;

/// <summary>Believes nobody, where no trusted root is configured.</summary>
internal sealed class NoTrustedRoot : ITrustedRootSource
{
    public TrustedRoot Current => TrustedRoot.Empty;
}
