using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chains.Core.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Api;

/// <summary>What the service does not write yet, and what only an accident does.</summary>
internal static class LaterRows
{
    public static Task AttachAsync(ApiServer server, long signature, X509Certificate2 certificate) => WriteAsync(server, session =>
    {
        var id = session.NextId<CertificateRecord>();
        session.Insert(new CertificateRecord
        {
            Id = id,
            Fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(),
            Pem = certificate.ExportCertificatePem(),
            Identity = "builder@example.com",
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
        });
        session.Execute("UPDATE \"Signatures\" SET \"CertificateId\" = $0 WHERE \"Id\" = $1", id, signature);
    });

    public static Task LogAsync(ApiServer server, LogEntryRecord entry) => WriteAsync(server, session =>
    {
        entry.Id = session.NextId<LogEntryRecord>();
        session.Insert(entry);
    });

    public static Task LogAsync(ApiServer server, LogRecord log) => WriteAsync(server, session =>
    {
        log.Id = session.NextId<LogRecord>();
        session.Insert(log);
    });

    public static Task DropRunsAsync(ApiServer server) =>
        WriteAsync(server, session => session.Execute("ALTER TABLE \"Runs\" RENAME TO \"Lost\""));

    private static Task WriteAsync(ApiServer server, Action<WriteSession> write) =>
        server.App.Services.GetRequiredService<RecordWriter>().WriteAsync(write, TestContext.Current.CancellationToken);
}
