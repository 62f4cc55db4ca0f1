using Xunit;

namespace ClaimLedger.Tests.Docs;

/// <summary>The program on the page on following is the one that is built and tested.</summary>
public sealed class FollowPageTests
{
    [Fact]
    public void The_program_on_the_page_is_the_sample()
    {
        var page = Repository.Read("docs/how-to/follow.md");
        var shown = page.Split("```csharp\n") is [_, var rest] ? rest.Split("```")[0] : "";
        Assert.Equal(Repository.Read("samples/Follower/Program.cs"), shown);
    }
}
