using Chains.Core.Configuration;
using Chains.Core.Tekton;
using Chains.Core.Transparency.Clients;
using Microsoft.Extensions.Logging;

namespace Chains.Core.Transparency.Uploading;

/// <summary>
/// Lets rows that wait follow the configuration: to the log that is configured now, where the one they were meant for is no longer, so that
/// a wrong address can be mended; and nowhere, where uploads were switched off, so that their runs do not wait for what nobody wants.
/// </summary>
internal sealed partial class UploadRerouting(UploadContext context)
{
    private readonly ILogger _logger = context.Logger;

    public async Task ApplyAsync(ChainsConfiguration configuration, CancellationToken cancellation)
    {
        var waiting = await context.Reader.LogsAsync(cancellation);
        if (waiting.Count == 0)
            return;
        if (configuration.Transparency is TransparencyMode.Off)
        {
            await ReleaseAsync(cancellation);
            return;
        }

        IReadOnlyList<LogTarget> targets;
        try
        {
            targets = context.Plan.Targets(configuration);
        }
        catch (LogException)
        {
            // Nothing better is known than where the rows are meant to go.
            return;
        }

        foreach (var (url, version) in waiting)
            if (targets is [var only] && only != new LogTarget(url, version))
                await MoveAsync(url, only, cancellation);
    }

    private async Task MoveAsync(string url, LogTarget to, CancellationToken cancellation)
    {
        var moved = 0;
        await context.Writer.WriteAsync(
            session => moved = session.Execute(
                """UPDATE "LogEntries" SET "LogUrl"=$0, "ApiVersion"=$1, "NextAttemptAt"=$2 WHERE "LogUrl"=$3 AND "NextAttemptAt" IS NOT NULL""",
                to.Url, to.ApiVersion, context.Time.GetUtcNow(), url),
            cancellation);
        LogMoved(moved, url, to.Url);
    }

    private async Task ReleaseAsync(CancellationToken cancellation)
    {
        const string reason = "transparency.enabled was switched off before the signature was entered in a log.";
        List<RunKey> runs = [];
        var now = context.Time.GetUtcNow();
        foreach (var (url, _) in await context.Reader.LogsAsync(cancellation))
            runs.AddRange(await context.Reader.WaitingRunsAsync(url, 1000, cancellation));
        await context.Writer.WriteAsync(
            session =>
            {
                session.Execute(
                    """UPDATE "Runs" SET "NextAttemptAt"=$0 WHERE "State"='Delivering' AND "Id" IN (SELECT "RunId" FROM "LogEntries" WHERE "NextAttemptAt" IS NOT NULL)""", now);
                // What waited for the entry goes without.
                session.Execute(
                    """
                    UPDATE "Deliveries" SET "NextAttemptAt"=$0 WHERE "State"='Pending' AND "NextAttemptAt" IS NULL AND "Backend" <> 'tekton' AND "ArtifactId" IN (
                        SELECT s."ArtifactId" FROM "LogEntries" e JOIN "Signatures" s ON s."Id"=e."SignatureId" WHERE e."NextAttemptAt" IS NOT NULL)
                    """,
                    now);
                session.Execute(
                    """UPDATE "LogEntries" SET "State"='Skipped', "Reason"=$0, "NextAttemptAt"=NULL, "CompletedAt"=$1 WHERE "NextAttemptAt" IS NOT NULL""", reason, now);
            },
            cancellation);
        foreach (var run in runs)
            context.Queue.Enqueue(run, context.Signals.Take(run));
    }

    [LoggerMessage(LogLevel.Warning, "{Count} uploads that waited for the log {Old} go to {New}, which is configured now")]
    private partial void LogMoved(int count, string old, string @new);
}
