using Chains.Core.Trust;

namespace Chains.Web.Sandbox;

/// <summary>The sandbox's own log and authorities, believed by the service that runs on it.</summary>
internal sealed class SandboxTrustInstance(SandboxServer sandbox) : ITrustInstance
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

    public TrustStatus Status => new("sandbox", "this process", sandbox.Sigstore.File.CreatedAt, null, null);
}
