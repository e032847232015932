namespace Chains.Core.Tekton;

/// <summary>The three types that a Tekton param or result has.</summary>
internal enum ParamType
{
    String,
    Array,
    Object,
}
