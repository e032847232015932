using System.Globalization;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;

namespace Chains.Web.Api.Rekor;

/// <summary>A recorded entry, read and verified again for whoever looks at it.</summary>
internal static class EntryView
{
    /// <returns>The entry, null until it is made; and what does not hold of it, null where everything does.</returns>
    public static async Task<(TransparencyLogEntry? Entry, string? Problem)> ReadAsync(
        LogEntryRecord row, LogEntryQueries entries, KeyQueries keys, CancellationToken cancellation)
    {
        if (row.Entry is null)
            return (null, null);
        try
        {
            var entry = LogEntryJson.Parse(row.Entry);
            if (await entries.FindLogAsync(row.LogUrl, cancellation) is not { } log)
                return (entry, "No key is on record for the log.");
            var identity = new LogIdentity(log.Url, log.ApiVersion, PublicKeys.FromPem(log.PublicKeyPem), Convert.FromHexString(log.LogId), log.Trust);
            return await SubmissionAsync(row, entry, keys, cancellation) is { } submission
                ? (entry, EntryCheck.Problem(entry, submission, identity))
                : (entry, "The key of the signature is not on record.");
        }
        catch (FormatException exception)
        {
            return (null, "The recorded entry cannot be read: " + exception.Message);
        }
    }

    /// <summary>Where Rekor v1 shows it; Rekor v2 shows no single entries.</summary>
    public static string? UrlOf(LogEntryRecord row) => row is { ApiVersion: 1, LogIndex: { } index }
        ? string.Create(CultureInfo.InvariantCulture, $"{row.LogUrl}/api/v1/log/entries?logIndex={index}")
        : null;

    private static async Task<LogSubmission?> SubmissionAsync(LogEntryRecord row, TransparencyLogEntry entry, KeyQueries keys, CancellationToken cancellation)
    {
        var (signature, statement) = (row.Signature!, row.Signature!.Artifact!.Statement!);
        var key = signature.Certificate is { } certificate ? Core.Trust.Certificates.PublicKeyOf(Core.Trust.Certificates.FromPem(certificate.Pem, "signing certificate")[0])
            : await keys.FindAsync(signature.KeyId, cancellation) is { } record ? PublicKeys.FromPem(record.Pem) : null;
        return key is null ? null : new LogSubmission
        {
            Payload = statement.Payload,
            PayloadType = statement.PayloadType,
            Signature = SignatureContent.Of(signature, statement),
            Key = key,
            CertificatePem = signature.Certificate?.Pem,
            AttestationKind = entry.Kind == "intoto" ? AttestationEntryKind.Intoto : AttestationEntryKind.Dsse,
        };
    }
}
