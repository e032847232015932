using Chains.Core.Trust;

namespace Chains.Web.Sandbox;

/// <summary>Believes the sandbox's own log and authority.</summary>
internal sealed class SandboxTrustSource(SandboxServer sandbox) : ITrustedRootSource
{
    private readonly Lock _reading = new();
    private (Uri Address, TrustedRoot Root)? _known;

    public TrustedRoot Current
    {
        get
        {
            lock (_reading)
            {
                // The address is known once the sandbox listens.
                if (_known?.Address != sandbox.Address)
                    _known = (sandbox.Address, SandboxTrust.Of(sandbox.Sigstore.File, sandbox.Address));
                return _known.Value.Root;
            }
        }
    }
}
