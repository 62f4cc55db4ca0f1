System.Console.WriteLine("claimledger");
