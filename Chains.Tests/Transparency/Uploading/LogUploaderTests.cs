using System.Net;
using System.Text.Json.Nodes;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Chains.Core.Transparency;
using Chains.Tests.Shared;

namespace Chains.Tests.Transparency.Uploading;

/// <summary>Uploads as they go, and as they go wrong.</summary>
public sealed class LogUploaderTests
{
    [Fact]
    public async Task Run_WithAHealthyLog_IsMarkedOnceWithTheEntryOfItsAttestation()
    {
        await using var rig = await LoggingRig.CreateAsync();
        var run = SampleRuns.TaskRun("logged", image: "registry.example/app");
        rig.Service.Cluster.Put(run);

        await rig.UntilStateAsync(run, RunState.Signed);

        var rows = await rig.RowsAsync();
        Assert.Equal((2, 2), (rows.Count, rig.Log.Size));
        Assert.All(rows, r => Assert.Equal((StepState.Done, null, FakeRekor.Url), (r.State, r.Reason, r.LogUrl)));
        Assert.All(rows, r => Assert.Equal(r.LogIndex, LogEntryJson.Parse(r.Entry!).LogIndex));
        var attestation = rows.Single(r => LogEntryJson.Parse(r.Entry!).Kind == "dsse");
        Assert.Single(rows, r => LogEntryJson.Parse(r.Entry!).Kind == "hashedrekord");
        Assert.Equal($"{FakeRekor.Url}/api/v1/log/entries?logIndex={attestation.LogIndex}", rig.Annotation(run, "transparency"));
        Assert.Equal("true", rig.Annotation(run, "signed"));
        Assert.Equal(1, rig.Service.WritesOn(run));
    }

    [Fact]
    public async Task Log_ThatIsDown_HoldsBackTheMarkAndNotTheSignatures()
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.Instead = _ => throw new HttpRequestException("Connection refused");
        var (first, second) = (SampleRuns.TaskRun("first"), SampleRuns.TaskRun("second", uid: "0b3f6a52-9f6c-4f1e-8a55-000000000002"));
        rig.Service.Cluster.Put(first);
        rig.Service.Cluster.Put(second);

        await rig.UntilAsync("both have their signatures", () => Task.FromResult(
            rig.Annotation(first, $"signature-taskrun-{first.UidOf()}") is not null && rig.Annotation(second, $"signature-taskrun-{second.UidOf()}") is not null));

        Assert.Null(rig.Annotation(first, "signed"));
        Assert.Null(rig.Annotation(first, "transparency"));
        Assert.Equal(RunState.Delivering, await rig.StateAsync(first));
        Assert.Contains("Connection refused", (await rig.Service.RecordAsync(first)).Reason);

        rig.Log.Instead = null;
        await rig.UntilStateAsync(first, RunState.Signed);
        await rig.UntilStateAsync(second, RunState.Signed);

        Assert.Equal("true", rig.Annotation(first, "signed"));
        Assert.NotNull(rig.Annotation(first, "transparency"));
        Assert.Equal((2, 2), (rig.Service.WritesOn(first), rig.Log.Size));
    }

    [Fact]
    public async Task Upload_WhoseAnswerWasLost_FindsTheEntryItMade()
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.BeforeAnswer = () => throw new HttpRequestException("Connection reset");
        var run = SampleRuns.TaskRun("lost");
        rig.Service.Cluster.Put(run);
        await rig.UntilRowsAsync("an attempt failed", r => r is [{ State: StepState.Retrying }]);

        rig.Log.BeforeAnswer = null;
        await rig.UntilStateAsync(run, RunState.Signed);

        Assert.Equal(1, rig.Log.Size);
        Assert.Single(rig.Log.Requests, "POST /api/v1/log/entries");
        Assert.Equal(0, (await rig.RowsAsync()).Single().LogIndex);
    }

    [Fact]
    public async Task Upload_OfWhatTheLogHasAlready_FindsTheEntryBehindThe409()
    {
        await using var rig = await LoggingRig.CreateAsync();
        var first = SampleRuns.TaskRun("first");
        rig.Service.Cluster.Put(first);
        await rig.UntilStateAsync(first, RunState.Signed);
        // As another replica would find it that shares nothing but the log.
        rig.Service.Database.Execute("""UPDATE "LogEntries" SET "State"='Pending', "Attempts"=0, "LogIndex"=NULL, "Entry"=NULL, "EntryUuid"=NULL, "NextAttemptAt"=1; UPDATE "Runs" SET "State"='Delivering'""");

        await rig.UntilRowsAsync("it is found", r => r is [{ State: StepState.Done }]);

        Assert.Equal(1, rig.Log.Size);
        Assert.Contains(rig.Log.Requests, r => r.StartsWith("GET /api/v1/log/entries/", StringComparison.Ordinal));
        Assert.Equal((0, rig.Log.Bodies.Count - 1), ((int)(await rig.RowsAsync()).Single().LogIndex!, 0));
    }

    [Fact]
    public async Task Process_ThatDiesWhileUploading_FindsTheEntryItMade()
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.BeforeAnswer = () => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        var run = SampleRuns.TaskRun("killed");
        rig.Service.Cluster.Put(run);
        await rig.UntilAsync("the log has it", () => Task.FromResult(rig.Log.Size == 1), clockStands: true);

        rig.Log.BeforeAnswer = null;
        await rig.CrashAsync();
        await rig.UntilStateAsync(run, RunState.Signed);

        Assert.Equal((1, StepState.Done), (rig.Log.Size, (await rig.RowsAsync()).Single().State));
    }

    [Fact]
    public async Task RateLimit_SaysWhenToComeBack_AndNothingIsSentBefore()
    {
        await using var rig = await LoggingRig.CreateAsync();
        var limited = 0;
        rig.Log.Instead = request =>
        {
            if (request.Method != HttpMethod.Post)
                return null;
            limited++;
            var answer = FakeRekor.Text(HttpStatusCode.TooManyRequests, "{}");
            answer.Headers.Add("Retry-After", "120");
            return answer;
        };
        var run = SampleRuns.TaskRun("limited");
        rig.Service.Cluster.Put(run);
        await rig.UntilRowsAsync("it was limited", r => r is [{ State: StepState.Retrying }]);
        var since = rig.Service.Time.GetUtcNow();

        await rig.UntilAsync("it was sent again", () => Task.FromResult(limited > 1));
        Assert.True(rig.Service.Time.GetUtcNow() - since >= TimeSpan.FromSeconds(119));

        rig.Log.Instead = null;
        await rig.UntilStateAsync(run, RunState.Signed);
        Assert.Equal(1, rig.Log.Size);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task Answer_ThatMayPass_IsTriedAgain(HttpStatusCode status)
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.Instead = request => request.Method == HttpMethod.Post ? FakeRekor.Text(status, """{"message":"not now"}""") : null;
        var run = SampleRuns.TaskRun("again");
        rig.Service.Cluster.Put(run);
        await rig.UntilRowsAsync("an attempt failed", r => r is [{ State: StepState.Retrying, Attempts: > 0 }]);
        Assert.Contains("not now", (await rig.RowsAsync()).Single().Reason);

        rig.Log.Instead = null;
        await rig.UntilStateAsync(run, RunState.Signed);
    }

    [Fact]
    public async Task Refusal_FailsTheRunForGood_UntilItIsReplayed()
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.Instead = request => request.Method == HttpMethod.Post ? FakeRekor.Text(HttpStatusCode.BadRequest, """{"message":"unsupported key"}""") : null;
        var run = SampleRuns.TaskRun("refused");
        rig.Service.Cluster.Put(run);

        await rig.UntilStateAsync(run, RunState.Failed);

        Assert.Equal("failed", rig.Annotation(run, "signed"));
        Assert.Contains("unsupported key", rig.Annotation(run, "reason"));
        Assert.NotNull(rig.Annotation(run, $"signature-taskrun-{run.UidOf()}"));

        rig.Log.Instead = null;
        var signature = (await rig.Service.RecordAsync(run)).Artifacts.Single().Signature!.Bytes;
        await rig.Service.Replay.ReplayAsync(run.UidOf(), "test", CancellationToken.None);
        await rig.UntilStateAsync(run, RunState.Signed);
        Assert.Equal("true", rig.Annotation(run, "signed"));
        Assert.Equal(signature, (await rig.Service.RecordAsync(run)).Artifacts.Single().Signature!.Bytes);
    }

    public static TheoryData<string, Action<JsonObject>> Lies => new()
    {
        { "body", entry => entry["body"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)entry["body"]!)).Replace("sha256\",\"value\":\"", "sha256\",\"value\":\"0", StringComparison.Ordinal))) },
        { "another entry", entry => entry["body"] = Convert.ToBase64String("""{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{}}"""u8) },
        { "time", entry => entry["integratedTime"] = 1 },
        { "index", entry => entry["logIndex"] = 5 },
        { "log", entry => entry["logID"] = new string('a', 64) },
        { "promise", entry => entry["verification"]!["signedEntryTimestamp"] = "MEUCIQ==" },
        { "no promise", entry => ((JsonObject)entry["verification"]!).Remove("signedEntryTimestamp") },
        { "no proof", entry => ((JsonObject)entry["verification"]!).Remove("inclusionProof") },
        { "proof's index", entry => entry["verification"]!["inclusionProof"]!["logIndex"] = 7 },
        { "proof's size", entry => entry["verification"]!["inclusionProof"]!["treeSize"] = 9 },
        { "proof's hashes", entry => entry["verification"]!["inclusionProof"]!["hashes"] = new JsonArray(new string('0', 64)) },
        { "proof's root", entry => entry["verification"]!["inclusionProof"]!["rootHash"] = new string('0', 64) },
        { "checkpoint", entry => entry["verification"]!["inclusionProof"]!["checkpoint"] =
            ((string)entry["verification"]!["inclusionProof"]!["checkpoint"]!).Replace("\n1\n", "\n2\n", StringComparison.Ordinal) },
        { "no checkpoint", entry => entry["verification"]!["inclusionProof"]!["checkpoint"] = "" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Answer_ThatLies_IsNotBelieved(string lie, Action<JsonObject> tell)
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.Lie = tell;
        var run = SampleRuns.TaskRun("lied-to");
        rig.Service.Cluster.Put(run);

        await rig.UntilRowsAsync("the lie was noticed: " + lie, r => r is [{ State: StepState.Retrying }]);

        var row = (await rig.RowsAsync()).Single();
        Assert.Equal((null, null), (row.LogIndex, row.Entry));
        Assert.Contains(FakeRekor.Url, row.Reason);
        Assert.Null(rig.Annotation(run, "transparency"));

        rig.Log.Lie = null;
        await rig.UntilStateAsync(run, RunState.Signed);
        Assert.Equal(1, rig.Log.Size);
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"aa":{"body":"e30="}}""")]
    public async Task Answer_ThatIsNoEntry_IsNotBelieved(string body)
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.Instead = request => request.Method == HttpMethod.Post ? FakeRekor.Text(HttpStatusCode.Created, body) : null;
        var run = SampleRuns.TaskRun("garbage");
        rig.Service.Cluster.Put(run);

        await rig.UntilRowsAsync("it was noticed", r => r is [{ State: StepState.Retrying }]);

        Assert.Contains("is no entry", (await rig.RowsAsync()).Single().Reason);
    }

    [Fact]
    public async Task Manual_UploadsOnlyWhatIsAskedFor_AsTheRunSaysNow()
    {
        await using var rig = await LoggingRig.CreateAsync(("transparency.enabled", "manual"));
        var (asked, silent) = (SampleRuns.TaskRun("asked"), SampleRuns.TaskRun("silent", uid: "0b3f6a52-9f6c-4f1e-8a55-000000000002"));
        rig.Service.Cluster.Put(asked);
        rig.Service.Unnoticed(asked.KeyOf(), () => rig.Service.Cluster.Edit(
            asked.KeyOf(), run => run["metadata"]!["annotations"] = new JsonObject { [ChainsNames.TransparencyUpload] = "true" }));
        rig.Service.Cluster.Put(silent);

        await rig.UntilStateAsync(asked, RunState.Signed);
        await rig.UntilStateAsync(silent, RunState.Signed);

        Assert.Equal(1, rig.Log.Size);
        Assert.NotNull(rig.Annotation(asked, "transparency"));
        Assert.Null(rig.Annotation(silent, "transparency"));
        Assert.Equal("true", rig.Annotation(silent, "signed"));
    }

    [Fact]
    public async Task Transparency_TurnedOnWhileRunning_AppliesToTheNextRun()
    {
        await using var rig = await LoggingRig.CreateAsync(("transparency.enabled", "false"));
        var (before, after) = (SampleRuns.TaskRun("before"), SampleRuns.TaskRun("after", uid: "0b3f6a52-9f6c-4f1e-8a55-000000000002"));
        rig.Service.Cluster.Put(before);
        await rig.UntilStateAsync(before, RunState.Signed);

        rig.Configure();
        rig.Service.Cluster.Put(after);
        await rig.UntilStateAsync(after, RunState.Signed);

        Assert.Null(rig.Annotation(before, "transparency"));
        Assert.NotNull(rig.Annotation(after, "transparency"));
    }

    [Fact]
    public async Task Transparency_TurnedOffWhileALogIsDown_ReleasesWhatWaits()
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.Instead = _ => throw new HttpRequestException("Connection refused");
        var run = SampleRuns.TaskRun("waiting");
        rig.Service.Cluster.Put(run);
        await rig.UntilRowsAsync("it waits", r => r is [{ State: StepState.Retrying }]);

        rig.Configure(("transparency.enabled", "false"));
        await rig.UntilStateAsync(run, RunState.Signed);

        Assert.Equal((StepState.Skipped, true), ((await rig.RowsAsync()).Single().State, rig.Annotation(run, "signed") == "true"));
        Assert.Null(rig.Annotation(run, "transparency"));
    }

    [Fact]
    public async Task Url_CorrectedWhileRowsWait_SendsThemToTheNewLog()
    {
        await using var rig = await LoggingRig.CreateAsync(("transparency.url", "http://wrong.test"));
        rig.Log.Instead = request => request.RequestUri!.Host == "wrong.test" ? throw new HttpRequestException("No such host") : null;
        var run = SampleRuns.TaskRun("misdirected");
        rig.Service.Cluster.Put(run);
        await rig.UntilRowsAsync("it waits", r => r is [{ State: StepState.Retrying }]);

        rig.Configure();
        await rig.UntilStateAsync(run, RunState.Signed);

        Assert.Equal(FakeRekor.Url, (await rig.RowsAsync()).Single().LogUrl);
        Assert.StartsWith(FakeRekor.Url, rig.Annotation(run, "transparency"));
    }

    [Fact]
    public async Task Certificate_ThatEndsBeforeALogProvesTheTime_HasTheArtifactSignedAnew()
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.Instead = _ => throw new HttpRequestException("Connection refused");
        var run = SampleRuns.TaskRun("keyless");
        rig.Service.Cluster.Put(run);
        await rig.UntilRowsAsync("it waits", r => r is [{ State: StepState.Retrying }]);
        var first = (await rig.Service.RecordAsync(run)).Artifacts.Single().Signature!.Bytes;
        Certify(rig, rig.Service.Time.GetUtcNow().AddMinutes(1));

        rig.Service.Time.Advance(TimeSpan.FromMinutes(10));
        rig.Log.Instead = null;
        await rig.UntilStateAsync(run, RunState.Signed);

        var artifact = (await rig.Service.RecordAsync(run)).Artifacts.Single();
        Assert.NotEqual(first, artifact.Signature!.Bytes);
        Assert.Equal(first, (await rig.Service.Database.ReadAsync(c => Task.FromResult(c.VoidSignatures.Single()))).Bytes);
        Assert.Equal([StepState.Skipped, StepState.Done], (await rig.RowsAsync()).Select(r => r.State));
        Assert.Equal(1, rig.Log.Size);
        await rig.Service.AssertAnnotationIsRecordedAsync(run, $"taskrun-{run.UidOf()}");
        rig.Service.AssertVerifies(run, $"taskrun-{run.UidOf()}");
        await rig.Service.Database.AssertTalliesAsync();
    }

    [Fact]
    public async Task Certificate_ThatEndedAfterTheEntryWasMade_KeepsItsSignature()
    {
        await using var rig = await LoggingRig.CreateAsync();
        rig.Log.Instead = _ => throw new HttpRequestException("Connection refused");
        var run = SampleRuns.TaskRun("keyless");
        rig.Service.Cluster.Put(run);
        await rig.UntilRowsAsync("it waits", r => r is [{ State: StepState.Retrying }]);
        var first = (await rig.Service.RecordAsync(run)).Artifacts.Single().Signature!.Bytes;
        Certify(rig, rig.Service.Time.GetUtcNow().AddHours(1));
        rig.Log.BeforeAnswer = () => throw new HttpRequestException("Connection reset");
        rig.Log.Instead = null;
        await rig.UntilAsync("the log has it, and the answer is lost", async () => rig.Log.Size == 1 && (await rig.RowsAsync()) is [{ Reason: { } reason }] && reason.Contains("reset", StringComparison.Ordinal));
        var sent = rig.Log.Requests.Count(r => r == "POST /api/v1/log/entries");

        rig.Service.Time.Advance(TimeSpan.FromHours(2));
        rig.Log.BeforeAnswer = null;
        await rig.UntilStateAsync(run, RunState.Signed);

        Assert.Equal(first, (await rig.Service.RecordAsync(run)).Artifacts.Single().Signature!.Bytes);
        Assert.Equal((1, StepState.Done), (rig.Log.Size, (await rig.RowsAsync()).Single().State));
        Assert.Contains("POST /api/v1/log/entries/retrieve", rig.Log.Requests);
        Assert.Equal(sent, rig.Log.Requests.Count(r => r == "POST /api/v1/log/entries"));
    }

    [Fact]
    public async Task Key_ShownAtFirstUse_IsKeptWhenTheLogShowsAnother()
    {
        await using var rig = await LoggingRig.CreateAsync();
        var run = SampleRuns.TaskRun("first");
        rig.Service.Cluster.Put(run);
        await rig.UntilStateAsync(run, RunState.Signed);
        var log = (await rig.Status.AllAsync(CancellationToken.None)).Single().Log;
        Assert.Equal((LogTrust.FirstUse, rig.Log.Key.Pem), (log.Trust, log.PublicKeyPem));

        using var impostor = new FakeRekor { Clock = rig.Log.Clock };
        await rig.CrashAsync();
        var invoker = new HttpMessageInvoker(impostor, disposeHandler: false);
        rig.Log.Instead = request => invoker.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        var second = SampleRuns.TaskRun("second", uid: "0b3f6a52-9f6c-4f1e-8a55-000000000002");
        rig.Service.Cluster.Put(second);

        await rig.UntilRowsAsync("the impostor was noticed", r => r is [_, { State: StepState.Retrying }]);
        Assert.Contains("not of", (await rig.RowsAsync())[1].Reason);
    }

    /// <summary>Gives the one signature a certificate for its key that ends then.</summary>
    internal static void Certify(LoggingRig rig, DateTimeOffset end)
    {
        var begin = end.AddHours(-2);
        var pem = TestCertificates.SelfSigned(rig.Service.Key.PrivateKey, begin, end);
        rig.Service.Database.Execute(
            $"""
            INSERT INTO "Certificates" ("Id","Fingerprint","Pem","NotBefore","NotAfter") VALUES (1,'{new string('c', 64)}','{pem}',{begin.ToUnixTimeMilliseconds()},{end.ToUnixTimeMilliseconds()});
            UPDATE "Signatures" SET "CertificateId"=1;
            """);
    }
}
