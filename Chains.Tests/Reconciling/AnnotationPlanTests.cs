using System.Text;
using Chains.Core.Formatting;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Tekton;

namespace Chains.Tests.Reconciling;

public sealed class AnnotationPlanTests
{
    private const int Reserved = 8 * 1024;

    [Fact]
    public void For_WhatFits_WritesEveryAnnotationAndNoReason()
    {
        var run = Run(Artifact("taskrun-1", payload: 10, signature: 20));

        var plan = AnnotationPlan.For(run, new Dictionary<string, string>());

        Assert.Equal(
            ["cert-taskrun-1", "chain-taskrun-1", "payload-taskrun-1", "signature-taskrun-1", "signed"],
            plan.Annotations.Keys.Select(k => k[ChainsNames.Prefix.Length..]));
        Assert.Equal(("true", "", ""), (plan.Annotations[ChainsNames.Signed], plan.Annotations[ChainsNames.Certificate("taskrun-1")], plan.Annotations[ChainsNames.Chain("taskrun-1")]));
        Assert.Equal(new byte[10], Convert.FromBase64String(plan.Annotations[ChainsNames.Payload("taskrun-1")]));
        Assert.Empty(plan.LeftOut);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void For_OthersAnnotationsUpToTheLimit_StillWritesThePayload(int over, bool fits)
    {
        var run = Run(Artifact("taskrun-1", payload: 3000, signature: 3000));
        var ours = AnnotationPlan.For(run, new Dictionary<string, string>()).Annotations.Where(a => a.Key != ChainsNames.Signed).Sum(Size);
        var others = new Dictionary<string, string> { ["ö"] = new('x', AnnotationPlan.LimitBytes - Reserved - ours - 2 + over) };

        var plan = AnnotationPlan.For(run, others);

        Assert.Equal(fits, plan.Annotations.ContainsKey(ChainsNames.Payload("taskrun-1")));
        Assert.True(plan.Annotations.ContainsKey(ChainsNames.Signature("taskrun-1")));
        Assert.Equal("true", plan.Annotations[ChainsNames.Signed]);
        Assert.Equal(fits, !plan.Annotations.ContainsKey(ChainsNames.Reason));
        Assert.True(plan.Annotations.Concat(others).Sum(Size) <= AnnotationPlan.LimitBytes);
        if (!fits)
            Assert.Equal(
                "payload-taskrun-1 (3000 bytes) does not fit into Kubernetes' limit of 262144 bytes of annotations; it is kept in the database.",
                plan.Annotations[ChainsNames.Reason]);
    }

    [Fact]
    public void For_OurOldAnnotations_DoesNotCountThem()
    {
        var run = Run(Artifact("taskrun-1", payload: 3000, signature: 3000));

        var plan = AnnotationPlan.For(run, new Dictionary<string, string> { [ChainsNames.Payload("taskrun-1")] = new('x', AnnotationPlan.LimitBytes) });

        Assert.Empty(plan.LeftOut);
    }

    [Fact]
    public void For_ASignatureThatDoesNotFit_SkipsTheDeliveryAndStillMarks()
    {
        var run = Run(Artifact("taskrun-1", payload: 10, signature: 250_000), Artifact("abcdefabcdef", payload: 10, signature: 70));

        var plan = AnnotationPlan.For(run, new Dictionary<string, string>());

        Assert.DoesNotContain(ChainsNames.Signature("taskrun-1"), plan.Annotations.Keys);
        Assert.Contains(ChainsNames.Signature("abcdefabcdef"), plan.Annotations.Keys);
        Assert.Equal(StepState.Skipped, run.Artifacts.First().Deliveries.Single().State);
        Assert.Contains("signature-taskrun-1 (250000 bytes)", plan.Annotations[ChainsNames.Reason], StringComparison.Ordinal);
    }

    [Fact]
    public void For_TheNextAttempt_ForgetsWhatDidNotFitThen()
    {
        var run = Run(Artifact("taskrun-1", payload: 10, signature: 20));
        AnnotationPlan.For(run, new Dictionary<string, string> { ["other"] = new('x', AnnotationPlan.LimitBytes) });
        Assert.Equal(StepState.Skipped, run.Artifacts.Single().Deliveries.Single().State);

        AnnotationPlan.For(run, new Dictionary<string, string>());

        Assert.Equal((StepState.Pending, null), (run.Artifacts.Single().Deliveries.Single().State, run.Artifacts.Single().Deliveries.Single().Reason));
    }

    [Fact]
    public void For_AFailedArtifact_MarksFailedWithItsReasonCut()
    {
        var failed = Artifact("taskrun-1", payload: 0, signature: 0);
        (failed.State, failed.Reason, failed.Statement, failed.Signature) = (StepState.Failed, new string('y', 10_000), null, null);

        var plan = AnnotationPlan.For(Run(failed, Artifact("abcdefabcdef", 10, 70)), new Dictionary<string, string>());

        Assert.Equal("failed", plan.Annotations[ChainsNames.Signed]);
        Assert.StartsWith("taskrun-1: yyy", plan.Annotations[ChainsNames.Reason], StringComparison.Ordinal);
        Assert.Equal(2001, plan.Annotations[ChainsNames.Reason].Length);
    }

    [Fact]
    public void For_AnUnsignedArtifact_WritesThePayloadAndNoMark()
    {
        var unsigned = Artifact("taskrun-1", 10, 0);
        unsigned.Signature = null;

        var plan = AnnotationPlan.For(Run(unsigned), new Dictionary<string, string>());

        Assert.Equal([ChainsNames.Payload("taskrun-1")], plan.Annotations.Keys);
    }

    [Fact]
    public void For_AnotherBackend_WritesNoAnnotationOfItsArtifact()
    {
        var image = Artifact("abcdefabcdef", 10, 70);
        image.Deliveries.Single().Backend = "oci";

        Assert.Equal([ChainsNames.Signed], AnnotationPlan.For(Run(image), new Dictionary<string, string>()).Annotations.Keys);
    }

    [Fact]
    public void OutcomeOnly_AfterARefusal_KeepsTheMarkAndSaysWhy()
    {
        var run = Run(Artifact("taskrun-1", 10, 20));

        var plan = AnnotationPlan.OutcomeOnly(run, "too long");

        Assert.Equal([ChainsNames.Reason, ChainsNames.Signed], plan.Annotations.Keys);
        Assert.Contains("too long", plan.Annotations[ChainsNames.Reason], StringComparison.Ordinal);
        Assert.Equal(StepState.Skipped, run.Artifacts.Single().Deliveries.Single().State);
    }

    private static int Size(KeyValuePair<string, string> annotation) =>
        Encoding.UTF8.GetByteCount(annotation.Key) + Encoding.UTF8.GetByteCount(annotation.Value);

    private static RunRecord Run(params ReadOnlySpan<ArtifactRecord> artifacts)
    {
        var run = new RunRecord { Namespace = "default", Name = "run", Uid = "1" };
        foreach (var artifact in artifacts)
            run.Artifacts.Add(artifact);
        return run;
    }

    private static ArtifactRecord Artifact(string key, int payload, int signature)
    {
        var artifact = new ArtifactRecord
        {
            Key = key,
            FullKey = key,
            Format = "in-toto",
            Signer = "x509",
            Type = ArtifactType.TaskRun,
            State = StepState.Done,
            Statement = new StatementRecord { Payload = new byte[payload] },
            Signature = new SignatureRecord { Namespace = "default", Format = "in-toto", KeyId = "k", Bytes = new byte[signature] },
        };
        artifact.Deliveries.Add(new DeliveryRecord { Backend = "tekton" });
        return artifact;
    }
}
