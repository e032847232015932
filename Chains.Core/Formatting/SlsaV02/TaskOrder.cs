using System.Buffers;
using System.Text.Json;
using Chains.Core.Tekton;

namespace Chains.Core.Formatting.SlsaV02;

/// <summary>Which tasks of a pipeline one comes after: its <c>runAfter</c>, then those whose results it refers to, in the order met.</summary>
internal static class TaskOrder
{
    private static readonly SearchValues<char> ExpressionCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    public static List<string> After(JsonElement task)
    {
        var after = new List<string>();
        foreach (var name in task.Items("runAfter"u8))
            after.Add(name.Text());
        ReadParams(task.Field("params"u8), after);
        var matrix = task.Field("matrix"u8);
        ReadParams(matrix.Field("params"u8), after);
        foreach (var include in matrix.Items("include"u8))
            ReadParams(include.Field("params"u8), after);
        foreach (var when in task.Items("when"u8))
        {
            Read(when.Field("input"u8), after);
            Read(when.Field("cel"u8), after);
            ReadItems(when.Field("values"u8), after);
        }

        var embedded = task.Field("taskSpec"u8);
        foreach (var step in embedded.Items("steps"u8).Concat(embedded.Items("sidecars"u8)))
            ReadContainer(step, after);
        return after;
    }

    private static void ReadParams(JsonElement parameters, List<string> after)
    {
        foreach (var (_, value) in NamedValue.List(parameters))
        {
            switch (value.Type)
            {
                case ParamType.Array:
                    ReadItems(value.Json, after);
                    break;
                case ParamType.Object:
                    foreach (var (_, text) in value.Json.StringMap())
                        Read(text, after);
                    break;
                default:
                    Read(value.StringValue, after);
                    break;
            }
        }
    }

    private static void ReadContainer(JsonElement step, List<string> after)
    {
        Read(step.Field("name"u8), after);
        Read(step.Field("image"u8), after);
        Read(step.Field("imagePullPolicy"u8), after);
        Read(step.Field("script"u8), after);
        Read(step.Field("workingDir"u8), after);
        ReadItems(step.Field("command"u8), after);
        ReadItems(step.Field("args"u8), after);
        foreach (var env in step.Items("env"u8))
        {
            Read(env.Field("value"u8), after);
            var from = env.Field("valueFrom"u8);
            foreach (var reference in (ReadOnlySpan<JsonElement>)[from.Field("secretKeyRef"u8), from.Field("configMapKeyRef"u8)])
            {
                Read(reference.Field("key"u8), after);
                Read(reference.Field("name"u8), after);
            }
        }
    }

    private static void ReadItems(JsonElement list, List<string> after)
    {
        foreach (var item in list.Items())
            Read(item, after);
    }

    private static void Read(JsonElement text, List<string> after)
    {
        if (text.ValueKind is JsonValueKind.String)
            Read(text.GetString()!, after);
    }

    /// <summary>Finds <c>$(tasks.NAME.results.RESULT)</c>, with an index or a key after it or without.</summary>
    private static void Read(ReadOnlySpan<char> text, List<string> after)
    {
        while (text.IndexOf("$(") is >= 0 and var start)
        {
            text = text[(start + 2)..];
            var end = text.IndexOfAnyExcept(ExpressionCharacters);
            if (end <= 0)
                continue;
            var expression = text[..end];
            if (Closes(text[end..]) && TaskName(expression.ToString()) is { } name && !after.Contains(name))
                after.Add(name);
        }
    }

    /// <summary>Whether what follows is <c>)</c>, <c>[*])</c> or <c>[0])</c>.</summary>
    private static bool Closes(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith(")"))
            return true;
        var close = rest.IndexOf(']');
        return rest.StartsWith("[") && close > 1 && rest[(close + 1)..].StartsWith(")")
            && (rest[1..close] is "*" || !rest[1..close].ContainsAnyExceptInRange('0', '9'));
    }

    private static string? TaskName(string expression)
    {
        var parts = expression.Split('.');
        return parts.Length is 4 or 5 && parts[0] is "tasks" or "finally" && parts[2] is "results" ? parts[1] : null;
    }
}
