using Chains.Core.Configuration;
using CsCheck;

namespace Chains.Tests.Configuration;

public sealed class ConfigurationParserTests
{
    [Theory]
    [InlineData("tekton", "tekton")]
    [InlineData(" oci , tekton ", "oci,tekton")]
    [InlineData("tekton,oci,tekton", "oci,tekton")]
    [InlineData("", "")]
    [InlineData("kafka", "pubsub")]
    [InlineData("pubsub", "pubsub")]
    [InlineData("pubsub,kafka,tekton", "pubsub,tekton")]
    public void Parse_StorageList_IsTrimmedDistinctAndOrdered(string value, string expected) =>
        Assert.Equal(expected, string.Join(',', Good("artifacts.pipelinerun.storage", value).PipelineRuns.Storage));

    [Theory]
    [InlineData("", "pubsub,tekton", "pubsub,tekton", "oci,pubsub")]
    [InlineData("artifacts.taskrun.storage=pubsub", "pubsub", "tekton", "oci")]
    [InlineData("artifacts.oci.storage=oci,kafka", "tekton", "tekton", "oci,pubsub")]
    [InlineData("artifacts.pipelinerun.storage=", "pubsub,tekton", "", "oci,pubsub")]
    public void Parse_AProviderAndATopic_PublishWhatIsEnabledUnlessAStorageKeySaysWhat(string also, string taskRuns, string pipelineRuns, string images)
    {
        var data = new Dictionary<string, string>
        {
            ["storage.pubsub.provider"] = "kafka",
            ["storage.pubsub.topic"] = "chains",
            ["storage.pubsub.kafka.bootstrap.servers"] = "one:9092, two:9092",
        };
        if (also.Split('=') is [var key, var value])
            data[key] = value;

        var read = ConfigurationParser.Parse(data).Configuration!;

        Assert.Equal(
            (taskRuns, pipelineRuns, images),
            (string.Join(',', read.TaskRuns.Storage), string.Join(',', read.PipelineRuns.Storage), string.Join(',', read.Oci.Storage)));
    }

    [Fact]
    public void Parse_EmptyStorage_SwitchesTheArtifactOff() =>
        Assert.False(Good("artifacts.oci.storage", "").Oci.Enabled);

    [Fact]
    public void Parse_OldFormatName_ReadsAsInToto() =>
        Assert.Equal("in-toto", Good("artifacts.taskrun.format", "slsa/v1").TaskRuns.Format);

    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("TRUE", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("F", false)]
    [InlineData("false", false)]
    public void Parse_Boolean_TakesTheSpellingsOfGo(string value, bool expected) =>
        Assert.Equal(expected, Good("artifacts.pipelinerun.enable-deep-inspection", value).DeepInspection);

    [Theory]
    [InlineData("true", TransparencyMode.On)]
    [InlineData("manual", TransparencyMode.Manual)]
    [InlineData("false", TransparencyMode.Off)]
    public void Parse_Transparency_HasThreeModes(string value, TransparencyMode expected) =>
        Assert.Equal(expected, Good("transparency.enabled", value).Transparency);

    [Fact]
    public void Parse_ManagedBy_DropsEmptyEntries() =>
        Assert.Equal(["a", "b"], Good("filter.managed-by", "b, a,,").ManagedBy);

    [Theory]
    [InlineData("artifacts.taskrun.format", "slsa/v2alpha5", "slsa/v2alpha3")]
    [InlineData("artifacts.taskrun.format", "", "in-toto")]
    [InlineData("artifacts.taskrun.format", "In-Toto", "in-toto")]
    [InlineData("artifacts.oci.format", "in-toto", "simplesigning")]
    [InlineData("artifacts.taskrun.storage", "tekton,", "tekton")]
    [InlineData("artifacts.taskrun.storage", " ", "tekton")]
    [InlineData("artifacts.taskrun.storage", "tekton,s3", "gcs")]
    [InlineData("artifacts.oci.signer", "X509", "x509")]
    [InlineData("artifacts.pipelinerun.enable-deep-inspection", "yes", "true")]
    [InlineData("artifacts.pipelinerun.enable-deep-inspection", "", "true")]
    [InlineData("transparency.enabled", "True", "manual")]
    [InlineData("transparency.url", "rekor.example.com", "https://…")]
    [InlineData("signers.kms.kmsref", "vault://key", "hashivault://…")]
    [InlineData("builddefinition.buildtype", "https://tekton.dev/chains/v2", "https://tekton.dev/chains/v2/slsa")]
    public void Parse_BadValue_IsAnErrorWithWhatIsAllowed(string key, string value, string allowed)
    {
        var reading = Parse(key, value);

        Assert.Null(reading.Configuration);
        var problem = Assert.Single(reading.Errors);
        Assert.Equal((key, value), (problem.Key, problem.Value));
        Assert.Contains(allowed, problem.Allowed);
    }

    [Theory]
    [InlineData("builder.id", "")]
    [InlineData("builder.id", "https://a\nb")]
    [InlineData("transparency.url", "")]
    public void Parse_TextThatCannotBe_IsAnError(string key, string value) =>
        Assert.Single(Parse(key, value).Errors);

    [Fact]
    public void Parse_ValueTooLong_IsAnErrorThatStaysShort()
    {
        var problem = Assert.Single(Parse("builder.id", new string('x', 5000)).Errors);

        Assert.Contains("5000 characters", problem.Message, StringComparison.Ordinal);
        Assert.True(problem.Value.Length < 300);
    }

    [Theory]
    [InlineData("artifacts.taskrun.fromat", "artifacts.taskrun.format")]
    [InlineData("Transparency.Enabled", "transparency.enabled")]
    [InlineData("artifact.oci.storage", "artifacts.oci.storage")]
    public void Parse_UnknownKey_IsAnErrorWithTheNearestName(string key, string nearest)
    {
        var problem = Assert.Single(Parse(key, "in-toto").Errors);

        Assert.Equal(key, problem.Key);
        Assert.Contains($"did you mean {nearest}?", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownKeyLikeNoOther_HasNoSuggestion() =>
        Assert.Empty(Assert.Single(Parse("zebra", "1").Errors).Allowed);

    [Fact]
    public void Parse_MisspeltSecretKey_HidesItsValue() =>
        Assert.Equal(KeyDefinition.Redacted, Assert.Single(Parse("signers.kms.auth.tokn", "hvs.secret").Errors).Value);

    [Fact]
    public void Parse_ManyUnknownKeys_AreCapped()
    {
        var data = Enumerable.Range(0, 10_000).ToDictionary(i => $"k{i}", _ => "v");

        var errors = ConfigurationParser.Parse(data).Errors.ToArray();

        Assert.Equal(21, errors.Length);
        Assert.Contains("9980 more", errors[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ExampleKey_IsIgnored() =>
        Assert.NotNull(Parse("_example", "anything: at all").Configuration);

    [Fact]
    public void Parse_SeveralErrors_AreAllReported()
    {
        var reading = ConfigurationParser.Parse(new Dictionary<string, string>
        {
            ["artifacts.taskrun.format"] = "nope",
            ["transparency.enabled"] = "maybe",
            ["what"] = "",
        });

        Assert.Equal(["artifacts.taskrun.format", "transparency.enabled", "what"], reading.Errors.Select(problem => problem.Key));
    }

    [Fact]
    public void Parse_Defaults_HaveNothingThatIsNotBuilt() => Assert.Empty(ConfigurationParser.Parse(new Dictionary<string, string>()).Problems);

    [Fact]
    public void Parse_OffSwitchOfAFeatureNotBuilt_IsNoProblem() =>
        Assert.DoesNotContain(Parse("signers.x509.fulcio.enabled", "False").Problems, problem => problem.Key.StartsWith("signers", StringComparison.Ordinal));

    [Fact]
    public void Parse_AnyData_NeverThrowsAndNeverShowsTheToken()
    {
        var key = Gen.OneOf<string>(Gen.OneOf<string>([.. ConfigurationKeys.All.Select(definition => definition.Name)]), Gen.String);
        var word = Gen.OneOf<string>(Gen.OneOf<string>([.. ConfigurationKeys.All.SelectMany(definition => definition.Allowed).Distinct()]), Gen.String, Gen.OneOf<string>("", ",", " ", "true", "://", "http://", "\0"));
        var value = Gen.Select(word, word, Gen.OneOf<string>("", ",", " , ", "://"), (a, b, join) => a + join + b);

        Gen.Dictionary(key, value)[0, 12].Sample(data =>
        {
            data["signers.kms.auth.token"] = "hvs.never-shown";
            var reading = ConfigurationParser.Parse(data);
            Assert.DoesNotContain(reading.Problems, problem => problem.ToString().Contains("never-shown", StringComparison.Ordinal));
            Assert.Equal(reading.Configuration is null, reading.Errors.Any());
            if (reading.Configuration is { } configuration)
                Assert.Equal(configuration.Values, ConfigurationParser.Parse(configuration.Values).Configuration!.Values);
        });
    }

    private static ConfigurationReading Parse(string key, string value) =>
        ConfigurationParser.Parse(new Dictionary<string, string> { [key] = value });

    private static ChainsConfiguration Good(string key, string value)
    {
        var reading = Parse(key, value);
        Assert.Empty(reading.Errors);
        return reading.Configuration!;
    }
}
