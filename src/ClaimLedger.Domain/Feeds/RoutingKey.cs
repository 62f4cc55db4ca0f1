using System.Text;

namespace ClaimLedger.Domain.Feeds;

/// <summary>By what a broker that routes by topics tells entries apart.</summary>
public static class RoutingKey
{
    /// <summary>The most bytes that AMQP 0-9-1 has room for.</summary>
    public const int MaxBytes = 255;

    /// <summary>The key of an entry: the feed, then the words of the subject, with a dot between. What parts
    /// the words of a subject is a slash or a colon. Of a key that would be too long the first words are
    /// kept, as many as there is room for.</summary>
    /// <param name="feed">The feed's name.</param>
    /// <param name="subject">What the entry is about, such as <c>azimov/imu/overall</c>.</param>
    /// <returns>Such as <c>stances.azimov.imu.overall</c>.</returns>
    public static string Of(string feed, string subject)
    {
        var key = new StringBuilder(feed);
        var bytes = Encoding.UTF8.GetByteCount(feed);
        foreach (var word in subject.Split('/', ':'))
        {
            bytes += 1 + Encoding.UTF8.GetByteCount(word);
            if (bytes > MaxBytes)
                break;
            key.Append('.').Append(word);
        }
        return key.ToString();
    }
}
