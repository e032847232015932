using System.Globalization;

namespace Chains.Web.Components;

/// <summary>Addresses of pages and downloads. Every part that came from a cluster is escaped.</summary>
public static class Links
{
    public static string Run(string uid) => "/runs/" + Uri.EscapeDataString(uid);

    public static string Signature(long id) => string.Create(CultureInfo.InvariantCulture, $"/signatures/{id}");

    public static string LogEntry(long id) => string.Create(CultureInfo.InvariantCulture, $"/rekor/entries/{id}");

    public static string LogEntryApi(long id) => string.Create(CultureInfo.InvariantCulture, $"/api/v1/rekor/entries/{id}");

    public static string SignaturesOf(string keyId) => "/signatures?key=" + Uri.EscapeDataString(keyId);

    public static string SignaturesUnder(string fingerprint) => "/signatures?certificate=" + Uri.EscapeDataString(fingerprint);

    public static string Certificate(string fingerprint) => "/certificates/" + Uri.EscapeDataString(fingerprint);

    /// <param name="part"><c>.pem</c> or <c>/chain</c>.</param>
    public static string CertificateFile(string fingerprint, string part) => $"/api/v1/certificates/{Uri.EscapeDataString(fingerprint)}{part}";

    /// <param name="digest">With its algorithm, such as <c>sha256:…</c>.</param>
    public static string Image(string digest) => "/images/" + Uri.EscapeDataString(digest);

    /// <summary>Everything of that name, by digest.</summary>
    public static string ImagesNamed(string name) => "/images?name=" + Uri.EscapeDataString(name);

    public static string Commit(string commit) => "/commits/" + Uri.EscapeDataString(commit);

    public static string RunsFound(string text) => "/runs?q=" + Uri.EscapeDataString(text);

    public static string Search(string text) => "/search?q=" + Uri.EscapeDataString(text);

    public static string Snapshot(string uid) => $"/api/v1/runs/{Uri.EscapeDataString(uid)}/snapshot";

    /// <param name="part"><c>envelope</c>, <c>payload</c> or <c>public-key</c>.</param>
    public static string Download(long signature, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v1/signatures/{signature}/{part}");
}
