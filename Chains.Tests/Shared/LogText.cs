using System.Text;
using Microsoft.Extensions.Logging;

namespace Chains.Tests.Shared;

/// <summary>Everything that was logged, as text.</summary>
internal sealed class LogText
{
    private readonly StringBuilder _text = new();

    public ILogger<T> For<T>() => new Writer<T>(this);

    public bool Contains(string part) => ToString().Contains(part, StringComparison.Ordinal);

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }

    private sealed class Writer<T>(LogText log) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (log._text)
                log._text.AppendLine(formatter(state, exception));
        }
    }
}
