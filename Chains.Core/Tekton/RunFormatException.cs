namespace Chains.Core.Tekton;

/// <summary>
/// What was given is not a <c>tekton.dev/v1</c> TaskRun or PipelineRun that can be read.
/// The message is for an operator: it names the object as far as it is known, the field, and the remedy.
/// </summary>
public sealed class RunFormatException : Exception
{
    public RunFormatException(string message)
        : base(message)
    {
    }

    public RunFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
