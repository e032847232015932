namespace Chains.Web.Sandbox.Authority;

/// <summary>Whom a token of the sandbox speaks of: a service account.</summary>
internal sealed record IdentityClaims(string Issuer, string Namespace, string ServiceAccount)
{
    public string Subject => $"system:serviceaccount:{Namespace}:{ServiceAccount}";

    /// <summary>The identity that Fulcio writes into certificates for tokens of a Kubernetes issuer.</summary>
    public Uri Uri => new($"https://kubernetes.io/namespaces/{Namespace}/serviceaccounts/{ServiceAccount}");
}
