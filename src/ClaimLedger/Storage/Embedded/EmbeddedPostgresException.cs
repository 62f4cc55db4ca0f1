namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// The private PostgreSQL cannot be started. The message is for the person at the terminal: it says what is
/// in the way and what to do about it, so it can be shown without a stack trace.
/// </summary>
public sealed class EmbeddedPostgresException : Exception
{
    /// <param name="message">What is in the way, and the remedy.</param>
    public EmbeddedPostgresException(string message)
        : base(message) { }

    /// <param name="message">What is in the way, and the remedy.</param>
    /// <param name="innerException">What the machine said.</param>
    public EmbeddedPostgresException(string message, Exception innerException)
        : base(message, innerException) { }
}
