namespace Chains.Web.Api.Certificates;

/// <summary>A CT log's promise.</summary>
/// <param name="LogId">SHA-256 of the log's public key, hex.</param>
public sealed record CertificateTimestamp(string LogId, DateTimeOffset Timestamp);
