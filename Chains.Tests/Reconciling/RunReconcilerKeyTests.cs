using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Tekton;
using Chains.Tests.Shared;
using Chains.Tests.Signing;
using Microsoft.EntityFrameworkCore;

namespace Chains.Tests.Reconciling;

/// <summary>Keys that are missing, broken, or come late.</summary>
public sealed class RunReconcilerKeyTests
{
    public static TheoryData<string, string> BadKeys => new()
    {
        { "missing", "no signing key" },
        { "broken", "x509.pem" },
        { "wrong password", "password" },
    };

    [Theory]
    [MemberData(nameof(BadKeys))]
    public async Task UnusableKey_UntilItIsMended_KeepsTheRunPendingWithTheReason(string key, string expected)
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var good = rig.Secrets.Secret;
        rig.Secrets.Change(Bad(key));
        var run = SampleRuns.TaskRun("waiting");
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        rig.Cluster.Put(run);

        await rig.DrainAsync();
        await rig.AdvanceAsync(TimeSpan.FromMinutes(1));

        var record = await rig.RecordAsync(run);
        Assert.Equal(RunState.Pending, record.State);
        Assert.Contains(expected, record.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.True(record.Attempts >= 2);
        Assert.NotNull(record.NextAttemptAt);
        Assert.Null(rig.Annotation(run, ChainsNames.Signed));
        Assert.Equal([ChainsNames.TaskRunFinalizer], rig.Finalizers(run));
        Assert.Equal("sign", (await rig.Runs.AttemptsAsync(record.Id, TestContext.Current.CancellationToken))[0].Step);

        rig.Secrets.Change(good);
        await rig.AdvanceAsync(TimeSpan.FromMinutes(6));

        record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Signed, null, 0), (record.State, record.Reason, record.Attempts));
        rig.AssertVerifies(run, $"taskrun-{run.UidOf()}");
        Assert.Empty(rig.Finalizers(run));
    }

    [Fact]
    public async Task RetryPeriod_WhenItIsOver_MarksFailedWithTheReasonAndAReplaySigns()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        var good = rig.Secrets.Secret;
        rig.Secrets.Change(Bad("missing"));
        var run = SampleRuns.TaskRun("given-up");
        rig.Cluster.Put(run.Copy().Running());
        await rig.DrainAsync();
        rig.Cluster.Put(run);
        await rig.DrainAsync();
        await rig.AdvanceAsync(rig.Options.RetryPeriod + TimeSpan.FromMinutes(1));

        var record = await rig.RecordAsync(run);
        Assert.Equal((RunState.Failed, null), (record.State, record.NextAttemptAt));
        Assert.Equal("failed", rig.Annotation(run, ChainsNames.Signed));
        Assert.Equal(record.Reason, rig.Annotation(run, ChainsNames.Reason));
        Assert.Contains("Replay the run", record.Reason, StringComparison.Ordinal);
        Assert.Empty(rig.Finalizers(run));

        rig.Secrets.Change(good);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ReplayOutcome.Queued, await rig.Replay.ReplayAsync(run.UidOf(), "api", TestContext.Current.CancellationToken));
        await rig.DrainAsync();

        Assert.Equal("true", rig.Annotation(run, ChainsNames.Signed));
        Assert.Null(rig.Annotation(run, ChainsNames.Reason));
        rig.AssertVerifies(run, $"taskrun-{run.UidOf()}");
        Assert.Equal((RunState.Signed, null), ((await rig.RecordAsync(run)).State, (await rig.RecordAsync(run)).Reason));
    }

    [Fact]
    public async Task Key_BeforeItsFirstSignature_IsInTheRegistry()
    {
        await using var rig = await ReconcilerRig.CreateAsync();
        rig.Cluster.Put(SampleRuns.TaskRun("registered"));

        await rig.DrainAsync();

        var key = await rig.Database.ReadAsync(c => c.Keys.SingleAsync());
        Assert.Equal((rig.Key.PublicKey.KeyId, rig.Key.PublicKey.Pem, "test secret, x509.pem"), (key.KeyId, key.Pem, key.Source));
    }

    private static SigningSecret Bad(string what) => what switch
    {
        "missing" => new SigningSecret("test secret"),
        "broken" => ReconcilerRig.Broken("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        _ => TestKeys.Cosign(KeyPairGenerator.GenerateCosign(KeyAlgorithm.EcdsaP256, "right").PrivateKey, "wrong"),
    };
}
