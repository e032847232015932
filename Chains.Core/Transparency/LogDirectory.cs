using System.Collections.Concurrent;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Transparency.Clients;
using Chains.Core.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Transparency;

/// <summary>
/// Knows the logs in use: one client each, and the key each is believed by. The key is that of the trusted root; where that has none for the
/// address, the one that a host setting pins; otherwise what the log shows at its first use, kept in the database ever since and
/// shown as such.
/// </summary>
public sealed partial class LogDirectory(
    LogHttp http, ITrustedRootSource trust, IOptions<TransparencyOptions> options, IDbContextFactory<ChainsDbContext> contexts, RecordWriter writer,
    TimeProvider time, ILogger<LogDirectory> logger)
{
    private readonly ConcurrentDictionary<(string Url, int ApiVersion), ILogClient> _clients = [];
    private readonly ConcurrentDictionary<string, LogIdentity> _recorded = [];

    public ILogClient Client(string url, int apiVersion) => _clients.GetOrAdd(
        (url, apiVersion), key => key.ApiVersion == 2 ? new RekorV2Client(key.Url, http) : new RekorV1Client(key.Url, http));

    /// <exception cref="LogException">No key is known for the log, or it cannot be had.</exception>
    public async Task<LogIdentity> IdentityAsync(string url, int apiVersion, CancellationToken cancellation)
    {
        var known = _recorded.GetValueOrDefault(url);
        var identity = FromTrustedRoot(url, apiVersion) ?? Pinned(url, apiVersion);
        if (identity is null && known is { Trust: LogTrust.FirstUse })
            return known;
        identity ??= await FirstUseAsync(url, apiVersion, cancellation);
        if (known is null || known.Key.KeyId != identity.Key.KeyId || known.Trust != identity.Trust)
        {
            await RecordAsync(identity, cancellation);
            _recorded[url] = identity;
        }

        return identity;
    }

    private LogIdentity? FromTrustedRoot(string url, int apiVersion)
    {
        var now = time.GetUtcNow();
        var log = trust.Current.Logs
            .Where(l => WithoutScheme(LogTarget.Normalize(l.BaseUrl)) == WithoutScheme(url) && l.ValidFor.Contains(now))
            .MaxBy(l => l.ValidFor.Start);
        return log is null ? null : new LogIdentity(url, apiVersion, log.Key, log.LogId, LogTrust.TrustedRoot);
    }

    private static string WithoutScheme(string url) => url[(url.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..];

    private LogIdentity? Pinned(string url, int apiVersion)
    {
        if (options.Value.PublicKeyFile is not { Length: > 0 } file)
            return null;
        try
        {
            return Identity(url, apiVersion, PublicKeys.FromPem(File.ReadAllText(file)), LogTrust.Pinned);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new LogException(LogFailure.Unavailable, $"The public key of the log, {file} (Chains:Transparency:PublicKeyFile), cannot be read: {exception.Message}");
        }
    }

    private async Task<LogIdentity> FirstUseAsync(string url, int apiVersion, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Logs.AsNoTracking().FirstOrDefaultAsync(l => l.Url == url && l.Trust == LogTrust.FirstUse, cancellation) is { } record)
            return Identity(url, apiVersion, PublicKeys.FromPem(record.PublicKeyPem), LogTrust.FirstUse);
        if (Client(url, apiVersion) is not RekorV1Client client)
            throw new LogException(LogFailure.Unavailable, $"No public key is known for the log {url}: a log of Rekor v2 does not show it. Name the log in the trusted root (Chains:Trust:TrustedRootFile), or its key in Chains:Transparency:PublicKeyFile.");
        var pem = await client.PublicKeyAsync(cancellation);
        try
        {
            var identity = Identity(url, apiVersion, PublicKeys.FromPem(pem), LogTrust.FirstUse);
            LogFirstUse(url, Convert.ToHexStringLower(identity.LogId.Span));
            return identity;
        }
        catch (FormatException exception)
        {
            throw new LogException(LogFailure.Distrusted, $"{url} shows a public key that cannot be read: {exception.Message}");
        }
    }

    private static LogIdentity Identity(string url, int apiVersion, PublicKey key, LogTrust trust) =>
        new(url, apiVersion, key, apiVersion == 1 ? LogKeyId.OfPublicKey(key) : ReadOnlyMemory<byte>.Empty, trust);

    private Task RecordAsync(LogIdentity identity, CancellationToken cancellation) => writer.WriteAsync(
        session =>
        {
            var logId = Convert.ToHexStringLower(identity.LogId.Span);
            if (session.Execute(
                """UPDATE "Logs" SET "PublicKeyPem"=$0, "LogId"=$1, "Trust"=$2, "ApiVersion"=$3 WHERE "Url"=$4""",
                identity.Key.Pem, logId, identity.Trust, identity.ApiVersion, identity.Url) > 0)
                return;
            session.Insert(new LogRecord
            {
                Id = session.NextId<LogRecord>(),
                Url = identity.Url,
                ApiVersion = identity.ApiVersion,
                PublicKeyPem = identity.Key.Pem,
                LogId = logId,
                Trust = identity.Trust,
                FirstUsedAt = time.GetUtcNow(),
            });
        },
        cancellation);

    [LoggerMessage(LogLevel.Warning, "The log {Url} is in no trusted root: the key that it shows now is believed from here on (log id {LogId}). Set Chains:Transparency:PublicKeyFile or Chains:Trust:TrustedRootFile to decide yourself")]
    private partial void LogFirstUse(string url, string logId);
}
