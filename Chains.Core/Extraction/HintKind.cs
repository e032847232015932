namespace Chains.Core.Extraction;

/// <summary>The type hints that Tekton Chains knows.</summary>
internal enum HintKind
{
    /// <summary><c>*IMAGE_URL</c> with <c>*IMAGE_DIGEST</c></summary>
    ImagePair,

    /// <summary><c>IMAGES</c></summary>
    Images,

    /// <summary><c>*ARTIFACT_URI</c> with <c>*ARTIFACT_DIGEST</c></summary>
    ArtifactPair,

    /// <summary><c>*ARTIFACT_OUTPUTS</c></summary>
    Outputs,

    /// <summary><c>*ARTIFACT_INPUTS</c></summary>
    Inputs,

    /// <summary><c>CHAINS-GIT_URL</c> with <c>CHAINS-GIT_COMMIT</c></summary>
    Git,

    /// <summary>None, but much like one.</summary>
    Unknown,
}
