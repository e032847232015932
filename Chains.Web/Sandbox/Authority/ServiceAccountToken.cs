namespace Chains.Web.Sandbox.Authority;

/// <summary>The address of the token subresource of a service account.</summary>
internal sealed record ServiceAccountToken(string Namespace, string Name)
{
    /// <summary>Null for any other path.</summary>
    public static ServiceAccountToken? Parse(string path) =>
        path.Split('/') is ["", "api", "v1", "namespaces", { Length: > 0 } ns, "serviceaccounts", { Length: > 0 } name, "token"] && IsName(ns) && IsName(name)
            ? new ServiceAccountToken(ns, name)
            : null;

    private static bool IsName(string text) => text.Length <= 253 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
