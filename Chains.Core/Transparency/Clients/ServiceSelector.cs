namespace Chains.Core.Transparency.Clients;

/// <summary>How many services of a signing config are used (dev.sigstore.trustroot.v1.ServiceSelector).</summary>
public enum ServiceSelector
{
    All,
    Any,
    Exact,
}
